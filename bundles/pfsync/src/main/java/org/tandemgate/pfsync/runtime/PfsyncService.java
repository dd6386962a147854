package org.tandemgate.pfsync.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.pfsync.Bulk;
import org.tandemgate.api.pfsync.Comparison;
import org.tandemgate.api.pfsync.Defer;
import org.tandemgate.api.pfsync.KernelTable;
import org.tandemgate.api.pfsync.Lag;
import org.tandemgate.api.pfsync.PeerUnreachableException;
import org.tandemgate.api.pfsync.Pfsync;
import org.tandemgate.api.pfsync.PfsyncStatus;
import org.tandemgate.api.pfsync.StateEntry;
import org.tandemgate.api.pfsync.StateFilter;
import org.tandemgate.api.pfsync.StatePage;
import org.tandemgate.api.pfsync.SyncLink;
import org.tandemgate.api.pfsync.Traffic;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.link.LinkSettings;
import org.tandemgate.pfsync.link.LinkStatus;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Miss;

/** Shows a {@link SyncLoop} to people and scripts. Any thread. */
public final class PfsyncService implements Pfsync {
    private static final long BOUND_MILLIS = 5000;
    private static final int LIMIT = 100_000;
    private static final long LOW = 0xffff_ffffL;
    private static final List<String> TCP =
            List.of(
                    "NONE",
                    "SYN_SENT",
                    "SYN_RECV",
                    "ESTABLISHED",
                    "FIN_WAIT",
                    "CLOSE_WAIT",
                    "LAST_ACK",
                    "TIME_WAIT",
                    "CLOSE",
                    "SYN_SENT2");

    private final Linux linux;
    private final SyncLoop loop;

    public PfsyncService(final Linux linux, final SyncLoop loop) {
        this.linux = linux;
        this.loop = loop;
    }

    @Override
    public PfsyncStatus status() {
        final SyncSnapshot now = loop.snapshot();
        final Instant taken = Instant.now();
        if (now == null) {
            return idle(taken);
        }
        final ReplicationStatus replication = now.replication();
        return new PfsyncStatus(
                link(now.link(), taken),
                replication.entries(),
                traffic(now),
                lag(now.link()),
                bulk(replication.bulk(), loop.isDemoting()),
                new KernelTable(
                        replication.totals().installed(),
                        now.refusals().kernel(),
                        now.kernel().overruns(),
                        replication.totals().waiting()),
                now.defer(),
                loop.takeovers(),
                notSurviving(now),
                problem(now),
                taken);
    }

    /** Nothing is open: it is being tried. */
    private PfsyncStatus idle(final Instant taken) {
        return new PfsyncStatus(
                new SyncLink(
                        loop.settings().link().device(),
                        isUp(),
                        syncpeer(),
                        dialect(loop.settings().link()),
                        new SyncLink.Peer(null, null, false, false, null)),
                0,
                new Traffic(0, 0, Map.of(), Map.of(), Map.of(), 0, 0),
                new Lag(0, null, null),
                new Bulk(Bulk.State.NONE, 0, 0, null),
                new KernelTable(0, Map.of(), 0, 0),
                Defer.OFF,
                loop.takeovers(),
                List.of(),
                loop.defect(),
                taken);
    }

    private SyncLink link(final LinkStatus status, final Instant taken) {
        final boolean heard = status.peerAgeMillis() >= 0;
        return new SyncLink(
                loop.settings().link().device(),
                isUp(),
                syncpeer(),
                dialect(loop.settings().link()),
                new SyncLink.Peer(
                        loop.settings().link().peer(),
                        heard ? status.dialect() : null,
                        status.ours(),
                        status.authenticated(),
                        heard ? taken.minusMillis(status.peerAgeMillis()) : null));
    }

    private org.tandemgate.net.@Nullable IpAddress syncpeer() {
        final LinkSettings settings = loop.settings().link();
        return settings.isMulticast() ? null : settings.destination();
    }

    private static String dialect(final LinkSettings settings) {
        final Dialect dialect = settings.dialect();
        return dialect == null ? "auto" : dialect.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private boolean isUp() {
        try {
            return linux.links()
                    .byName(loop.settings().link().device())
                    .map(link -> link.running())
                    .orElse(false);
        } catch (final LinuxException unknown) {
            return false;
        }
    }

    private static Traffic traffic(final SyncSnapshot now) {
        final Map<String, Long> dropped = new TreeMap<>(now.link().rejected());
        now.refusals().states().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
        for (final Miss miss : Miss.values()) {
            dropped.merge(
                    miss.counter(), now.replication().misses().getOrDefault(miss, 0L), Long::sum);
        }
        dropped.put("queue-full", now.replication().totals().dropped());
        final LinkStatus.Packets packets = now.link().traffic();
        return new Traffic(
                packets.sent(),
                packets.received(),
                now.replication().sent(),
                now.replication().received(),
                dropped,
                packets.lost(),
                packets.repeated());
    }

    private static Lag lag(final LinkStatus status) {
        final LinkStatus.Lag lag = status.lagMillis();
        final boolean measured = lag.samples() > 0;
        return new Lag(
                (int) Math.min(Integer.MAX_VALUE, lag.samples()),
                measured ? millis(lag.p50()) : null,
                measured ? millis(lag.p99()) : null);
    }

    private static Duration millis(final double millis) {
        return Duration.ofNanos((long) (millis * 1_000_000));
    }

    private static Bulk bulk(final BulkRequest request, final boolean demoted) {
        return new Bulk(
                Bulk.State.valueOf(request.phase().name()),
                request.share().percent(),
                request.share().received(),
                request.failure(),
                Duration.ofNanos(request.times().heardNanos() - request.times().begunNanos()),
                demoted);
    }

    private static List<PfsyncStatus.NotSurviving> notSurviving(final SyncSnapshot now) {
        final List<PfsyncStatus.NotSurviving> all = new ArrayList<>();
        now.refusals()
                .flows()
                .forEach(
                        (reason, count) -> {
                            if (count > 0) {
                                all.add(new PfsyncStatus.NotSurviving(reason, count));
                            }
                        });
        return all;
    }

    private static @Nullable String problem(final SyncSnapshot now) {
        final List<String> all = new ArrayList<>(now.link().warnings());
        if (now.ailment() != null) {
            all.add(now.ailment());
        }
        final String failure = now.replication().bulk().failure();
        if (failure != null) {
            all.add(failure);
        }
        final String refused = now.link().failure();
        if (refused != null) {
            all.add(refused);
        }
        return all.isEmpty() ? null : String.join("; ", all);
    }

    @Override
    public StatePage states(final StateFilter filter, final int limit) {
        if (limit < 1 || limit > LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + ", needs 1..100000");
        }
        final var none = new StatePage(List.of(), 0, 0, Instant.now());
        try {
            return loop.ask(replication -> page(replication, filter, limit), none, BOUND_MILLIS);
        } catch (final TimeoutException busy) {
            return none;
        }
    }

    private StatePage page(
            final Replication<FlowBody> replication, final StateFilter filter, final int limit) {
        final List<StateEntry> entries = new ArrayList<>();
        final int[] counts = new int[2];
        final long now = System.nanoTime();
        replication.forEach(
                state -> {
                    counts[1]++;
                    final StateEntry entry = entry(state, now);
                    if (filter.matches(entry)) {
                        counts[0]++;
                        if (entries.size() < limit) {
                            entries.add(entry);
                        }
                    }
                });
        return new StatePage(entries, counts[0], counts[1], Instant.now());
    }

    private StateEntry entry(final FlowState<FlowBody> state, final long nowNanos) {
        final ConntrackEntry entry = state.body().entry();
        final ConntrackTuple original = entry.flow().original();
        final ConntrackTcp tcp = entry.tcp();
        final String name =
                tcp == null
                        ? (entry.status() & ConntrackEntry.SEEN_REPLY) == 0
                                ? "UNREPLIED"
                                : "REPLIED"
                        : TCP.get(Math.min(tcp.state(), TCP.size() - 1));
        return new StateEntry(
                state.id().toString(),
                state.id().creatorid() == loop.settings().replication().creatorid(),
                original.protocol(),
                flow(original),
                flow(entry.flow().reply()),
                name,
                entry.mark() & LOW,
                entry.flow().zone(),
                state.body().secondsLeft(nowNanos));
    }

    private static StateEntry.Flow flow(final ConntrackTuple tuple) {
        return new StateEntry.Flow(
                tuple.source(),
                tuple.sourceKey(),
                tuple.destination(),
                tuple.isIcmp() ? 0 : tuple.destinationKey());
    }

    @Override
    public String resync() throws RefusedException {
        final SyncSnapshot now = loop.snapshot();
        if (now == null) {
            throw new RefusedException(
                    "nothing can be asked for: " + loop.defect() + "; pfsync:status");
        }
        if (now.replication().bulk().isWaiting()) {
            return "an answer is awaited already; pfsync:status shows how far it is";
        }
        loop.resync();
        return "the peer is asked for all its states; pfsync:status shows how far it is";
    }

    @Override
    public Comparison compare(final Duration bound)
            throws RefusedException, PeerUnreachableException, TimeoutException {
        return new ComparisonRun(loop).compare(bound);
    }
}
