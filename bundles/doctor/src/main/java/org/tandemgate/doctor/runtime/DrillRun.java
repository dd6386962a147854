package org.tandemgate.doctor.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.DrillReport.Gap;
import org.tandemgate.api.doctor.DrillReport.Verdict;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.peer.LocalReport;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.api.services.Services;

/**
 * One drill, from its begin until everything is as before. The fault is taken back on every way
 * out. Used by one thread, except {@link #report}.
 */
final class DrillRun {
    /** For the other node to take over, and for this node to get everything back. */
    static final int MOVE_SECONDS = 20;

    /** Including a hand-over that waits as long as it may. */
    static final int BOUND_SECONDS = 75;

    private static final Logger LOG = LoggerFactory.getLogger(DrillRun.class);
    private static final int HOLD_SECONDS = 2;
    private static final int BACK_SECONDS = 30;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Services services;
    private final Fault fault;
    private final long number;
    private final String node;
    private final Set<String> concerned;
    private final Pace pace;
    private final AtomicBoolean stopped;
    private final Instant at = Instant.now();
    private final long beginNanos;
    private final List<DrillReport.Step> steps = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private volatile DrillReport report;

    /**
     * @param stopped becomes true when the bundle is stopped
     */
    DrillRun(
            final Services services,
            final Fault fault,
            final long number,
            final Pace pace,
            final AtomicBoolean stopped) {
        this.services = services;
        this.fault = fault;
        this.number = number;
        this.pace = pace;
        this.stopped = stopped;
        beginNanos = pace.nanos();
        final NodeReport here = LocalReport.of(services, at, new TreeMap<>());
        node = here.name();
        concerned =
                fault.concerned(here).stream()
                        .map(NodeReport.Host::name)
                        .collect(Collectors.toUnmodifiableSet());
        report = report(Verdict.RUNNING, "it has begun");
    }

    private PairSight sight() {
        final Instant now = Instant.now();
        final NodeViews views = NodeViews.of(services, now, new TreeMap<>());
        return new PairSight(
                LocalReport.of(services, now, new TreeMap<>()),
                views.believed(),
                views.peer().skewMillis(),
                views.peer().rttMillis(),
                concerned);
    }

    /** What is known so far. Any thread. */
    DrillReport report() {
        return report;
    }

    /** What it would do. */
    DrillReport plan() {
        step("would begin: " + fault.drill().text());
        step("would move: " + concerned.stream().sorted().collect(Collectors.joining(", ")));
        step(
                "would wait "
                        + MOVE_SECONDS
                        + " s at most for the other node, "
                        + HOLD_SECONDS
                        + " s with its roles there, and "
                        + BACK_SECONDS
                        + " s at most until they are back");
        return report(Verdict.PLANNED, "the pair is fit for it; nothing was done");
    }

    /** Does it. */
    DrillReport run() {
        DrillReport last;
        try {
            last = tryIt();
        } catch (final InterruptedException interrupted) {
            if (!stopped.get()) {
                Thread.currentThread().interrupt();
            }
            last = report(Verdict.ABORTED, "interrupted; what it did is taken back");
        } catch (final RefusedException refused) {
            last = report(Verdict.FAILED, "it could not begin: " + refused.getMessage());
        } catch (final RuntimeException defect) {
            LOG.error("doctor: drill {} failed", fault.word(), defect);
            last = report(Verdict.FAILED, "the drill itself failed: " + defect);
        } finally {
            takeBack();
        }
        report = last;
        LOG.info("doctor: drill {} {}: {}", fault.word(), word(last.verdict()), last.text());
        return last;
    }

    private DrillReport tryIt() throws InterruptedException, RefusedException {
        step(fault.begin(services));
        final PairSight there = await(MOVE_SECONDS, PairSight::isThere);
        if (!there.isThere()) {
            takeBack();
            await(BACK_SECONDS, PairSight::isHere);
            return report(Verdict.FAILED, notThere(there));
        }
        gaps.addAll(there.gaps(false, fault.isWarned()));
        step("the other node has every role");
        final PairSight held = await(HOLD_SECONDS, it -> !it.isThere());
        takeBack();
        step("taken back");
        final PairSight back = await(BACK_SECONDS, PairSight::isHere);
        if (!held.isThere()) {
            return report(Verdict.FAILED, "the roles did not stay: " + roles(held));
        }
        if (!back.isHere()) {
            return report(
                    Verdict.FAILED,
                    "the roles are not back after " + BACK_SECONDS + " s: " + roles(back));
        }
        gaps.addAll(back.gaps(true, true));
        step("this node has every role again");
        return judged();
    }

    private DrillReport judged() {
        final List<String> tooLong =
                gaps.stream().filter(it -> !it.isAllowed()).map(DrillRun::text).toList();
        return tooLong.isEmpty()
                ? report(Verdict.PASSED, "every role went and came back as it should")
                : report(
                        Verdict.FAILED,
                        "nobody was MASTER for too long: " + String.join("; ", tooLong));
    }

    private static String text(final Gap gap) {
        return String.format(
                Locale.ROOT,
                "%s %s %.0f ms, %.0f allowed",
                gap.virtualHost(),
                gap.back() ? "back" : "there",
                gap.millis(),
                gap.allowedMillis());
    }

    private static String notThere(final PairSight seen) {
        return seen.there() == null
                ? "the other node does not answer any more; taken back"
                : "the other node did not take over within "
                        + MOVE_SECONDS
                        + " s; taken back: "
                        + roles(seen);
    }

    private static String roles(final PairSight seen) {
        final var there = seen.there();
        return seen.here().name()
                + " is "
                + seen.here().role()
                + ", "
                + (there == null
                        ? "the other one is not known"
                        : there.name() + " is " + there.role())
                + "; see ha:explain on both";
    }

    /**
     * Looks until it holds, or the time is over; what was seen last. Does not wait for a node that
     * has fallen silent.
     */
    private PairSight await(final int seconds, final Predicate<PairSight> holds)
            throws InterruptedException {
        final long end = pace.nanos() + seconds * NANOS_PER_SECOND;
        PairSight seen = sight();
        while (!holds.test(seen) && seen.there() != null && pace.nanos() - end < 0) {
            if (stopped.get()) {
                throw new InterruptedException("the bundle is stopped");
            }
            pace.pause();
            seen = sight();
        }
        return seen;
    }

    /** More than once does no harm. */
    private void takeBack() {
        try {
            fault.end(services);
        } catch (final RefusedException | RuntimeException gone) {
            LOG.warn(
                    "doctor: drill {} cannot be taken back, it ends by itself after {} s: {}",
                    fault.word(),
                    Fault.LIMIT.toSeconds(),
                    gone.getMessage());
        }
    }

    private void step(final String text) {
        steps.add(new DrillReport.Step((pace.nanos() - beginNanos) / NANOS_PER_MILLI, text));
        report = report(Verdict.RUNNING, text);
    }

    private DrillReport report(final Verdict verdict, final String text) {
        return new DrillReport(
                number,
                fault.word(),
                node,
                verdict,
                text,
                steps,
                gaps,
                at,
                (pace.nanos() - beginNanos) / NANOS_PER_MILLI);
    }

    private static String word(final Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
