package org.tandemgate.keaha.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.api.keaha.Remark;
import org.tandemgate.api.work.WorkThread;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.Finding;
import org.tandemgate.keaha.flow.NodeCheck;
import org.tandemgate.keaha.flow.PairCheck;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.protocol.BadAnswerException;

/**
 * Reads what both servers run with once a minute and judges it, on a thread of its own so that a
 * large configuration delays no decision. What was found last is kept with its age while a server
 * does not answer.
 */
final class ConfigurationCheck implements AutoCloseable {
    /** Between two readings. */
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationCheck.class);

    /** Remarks that are kept: a pair of other subnets differs in each of them. */
    private static final int REMARKS_MAX = 50;

    private final PairSettings settings;
    private final Surroundings surroundings;
    private final ControlChannel local;
    private final ControlChannel partner;
    private final WorkThread thread;
    private final AtomicBoolean isReading = new AtomicBoolean();
    private volatile KeaHaStatus.Check last =
            new KeaHaStatus.Check(List.of(), "not read yet", null);

    /** Of the loop. */
    private long nextNanos = System.nanoTime();

    private boolean partnerAnswered;

    ConfigurationCheck(
            final PairSettings settings,
            final Surroundings surroundings,
            final ControlChannel local,
            final ControlChannel partner) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.local = local;
        this.partner = partner;
        thread =
                new WorkThread(
                        "keaha-" + settings.family().service() + "-check",
                        () -> {},
                        ConfigurationCheck::defect);
    }

    private static void defect(final Throwable thrown) {
        LOG.error("kea-ha: a check failed, please report this: {}", thrown.toString());
    }

    KeaHaStatus.Check last() {
        return last;
    }

    /**
     * The same and what is to be said of the clocks, which are compared with every look.
     *
     * @param skewMillis of the partner against this node, absent until both answered
     */
    KeaHaStatus.Check with(final @Nullable Long skewMillis) {
        final KeaHaStatus.Check found = last;
        final List<Remark> remarks = new ArrayList<>();
        if (skewMillis != null) {
            PairCheck.clocks(TimeUnit.MILLISECONDS.toSeconds(skewMillis))
                    .forEach(it -> remarks.add(HaWriter.remark(it)));
        }
        remarks.addAll(found.remarks());
        return new KeaHaStatus.Check(remarks, found.notCompared(), found.at());
    }

    /**
     * Reads when it is time, or 5 s later when the other server answers again. Never waits.
     *
     * @param answers whether the own server does
     * @param partnerAnswers whether the other one does
     */
    void turn(final boolean answers, final boolean partnerAnswers, final long nowNanos) {
        if (partnerAnswers && !partnerAnswered && nextNanos - nowNanos > AGAIN_NANOS) {
            nextNanos = nowNanos + AGAIN_NANOS;
        }
        partnerAnswered = partnerAnswers;
        if (!answers || nowNanos - nextNanos < 0 || !isReading.compareAndSet(false, true)) {
            return;
        }
        nextNanos = nowNanos + PERIOD_NANOS;
        final boolean isQueued =
                thread.submit(
                        () -> {
                            try {
                                read(partnerAnswers);
                            } finally {
                                isReading.set(false);
                            }
                        });
        if (!isQueued) {
            isReading.set(false);
        }
    }

    /** Whether the thread has something to do. */
    boolean isReading() {
        return isReading.get();
    }

    /** The next turn reads: a server has got another configuration. Of the loop. */
    void soon(final long nowNanos) {
        nextNanos = nowNanos;
    }

    /** On the thread of its own; at most 20 s. */
    void read(final boolean partnerAnswers) {
        final Family family = settings.family();
        final PairCheck.Node own;
        try {
            own = Facts.of(local, settings.own().name());
        } catch (final ChannelException | BadAnswerException unreadable) {
            last =
                    new KeaHaStatus.Check(
                            last.remarks(),
                            "the server of this node was not read: " + unreadable.getMessage(),
                            last.at());
            return;
        }
        final Set<Finding> findings = new LinkedHashSet<>();
        findings.addAll(NodeCheck.relation(own, family, settings.ha()));
        findings.addAll(NodeCheck.findings(own, family, surroundings.virtualAddresses()));
        final String notCompared =
                partnerAnswers
                        ? compare(own, findings)
                        : "the server of the other node does not answer";
        last = new KeaHaStatus.Check(remarks(findings), notCompared, Instant.now());
    }

    /** Why not, null when it was done. */
    private @Nullable String compare(final PairCheck.Node own, final Set<Finding> findings) {
        try {
            final PairCheck.Node other = Facts.of(partner, settings.other().name());
            findings.addAll(PairCheck.compare(own, other, settings.family()));
            return null;
        } catch (final ChannelException | BadAnswerException unreadable) {
            return "the server of the other node does not tell its configuration at "
                    + settings.places().partner()
                    + " ("
                    + unreadable.getMessage()
                    + "); a control agent or HTTP control socket does, see peer"
                    + settings.family().number()
                    + ".url";
        }
    }

    /** Worst first. */
    private static List<Remark> remarks(final Set<Finding> findings) {
        final List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(Finding::severity).reversed());
        return sorted.stream().limit(REMARKS_MAX).map(HaWriter::remark).toList();
    }

    @Override
    public void close() {
        thread.abandon();
    }
}
