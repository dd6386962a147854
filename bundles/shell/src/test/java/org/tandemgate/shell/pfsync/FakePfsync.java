package org.tandemgate.shell.pfsync;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import org.tandemgate.net.IpAddress;

/** Knows three connections and does what it is told. */
final class FakePfsync implements Pfsync {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    static final List<StateEntry> STATES =
            List.of(
                    new StateEntry(
                            "0000000100000001/0a000001",
                            true,
                            6,
                            flow("10.0.0.10", 40000, "192.0.2.10", 443),
                            flow("192.0.2.10", 443, "192.0.2.1", 1024),
                            "ESTABLISHED",
                            7,
                            0,
                            431_999),
                    new StateEntry(
                            "0000000100000002/0a000002",
                            false,
                            17,
                            flow("2001:db8::10", 5353, "2001:db8:1::10", 53),
                            flow("2001:db8:1::10", 53, "2001:db8::10", 5353),
                            "UNREPLIED",
                            0,
                            3,
                            29),
                    new StateEntry(
                            "0000000100000003/0a000001",
                            true,
                            89,
                            flow("10.0.0.10", 0, "192.0.2.10", 0),
                            flow("192.0.2.10", 0, "10.0.0.10", 0),
                            "REPLIED",
                            0,
                            0,
                            600));

    private final PfsyncStatus status;
    private final Comparison comparison;

    FakePfsync(final PfsyncStatus status, final Comparison comparison) {
        this.status = status;
        this.comparison = comparison;
    }

    static FakePfsync well() {
        return new FakePfsync(wellStatus(), equal());
    }

    private static StateEntry.Flow flow(
            final String source, final int from, final String destination, final int to) {
        return new StateEntry.Flow(IpAddress.parse(source), from, IpAddress.parse(destination), to);
    }

    static PfsyncStatus wellStatus() {
        return status(
                new SyncLink(
                        "sync",
                        true,
                        IpAddress.parse("10.255.0.2"),
                        "auto",
                        new SyncLink.Peer(
                                IpAddress.parse("10.255.0.2"),
                                "openbsd",
                                true,
                                true,
                                NOW.minusMillis(80))),
                new Bulk(Bulk.State.DONE, 100, 3, null, Duration.ofMillis(812)),
                null);
    }

    static PfsyncStatus status(
            final SyncLink link, final Bulk bulk, final @Nullable String problem) {
        return new PfsyncStatus(
                link,
                3,
                new Traffic(
                        42,
                        17,
                        Map.of("ins", 40L, "upd-c", 9L, "del-c", 0L),
                        Map.of("ins", 12L, "upd-c", 0L, "del-c", 1L),
                        Map.of("badttl", 2L, "badver", 0L),
                        1,
                        4),
                new Lag(1000, Duration.ofMillis(2), Duration.ofNanos(7_500_000)),
                bulk,
                new KernelTable(13, Map.of("ENOMEM", 1L), 1, 0),
                new Defer(true, 15, 1, 9, 3, 2, 0, 0),
                2,
                List.of(
                        new PfsyncStatus.NotSurviving("no-sync rule", 5),
                        new PfsyncStatus.NotSurviving("gateway's own address", 0)),
                problem,
                NOW);
    }

    /** No peer yet, and a request that nobody answers. */
    static PfsyncStatus aloneStatus() {
        return status(
                new SyncLink(
                        "sync",
                        true,
                        null,
                        "auto",
                        new SyncLink.Peer(null, null, false, false, null)),
                new Bulk(Bulk.State.REQUESTED, 0, 0, null, Duration.ZERO, true),
                null);
    }

    /** Everything that can be wrong at once. */
    static PfsyncStatus brokenStatus() {
        return status(
                new SyncLink(
                        "sync",
                        false,
                        null,
                        "freebsd-1400",
                        new SyncLink.Peer(
                                IpAddress.parse("10.255.0.2"),
                                null,
                                false,
                                false,
                                NOW.minusSeconds(90))),
                new Bulk(Bulk.State.FAILED, 40, 1200, "pfsync bulk given up after 60 s"),
                "the key file /etc/tandemgate/key cannot be read; packets are not authenticated");
    }

    static Comparison equal() {
        return new Comparison(3, 3, List.of(), List.of(), List.of(), 0, Duration.ofMillis(12), NOW);
    }

    static Comparison different() {
        return new Comparison(
                3,
                2,
                List.of(
                        new Comparison.Named(
                                "01/0a000001", "tcp 10.0.0.10:40000 > 192.0.2.10:443")),
                List.of(),
                List.of(new Comparison.Different("02/0a000002", "UNREPLIED", "REPLIED")),
                1,
                Duration.ofMillis(2500),
                NOW);
    }

    @Override
    public PfsyncStatus status() {
        return status;
    }

    @Override
    public StatePage states(final StateFilter filter, final int limit) {
        final var all = STATES.stream().filter(filter::matches).toList();
        return new StatePage(all.stream().limit(limit).toList(), all.size(), STATES.size(), NOW);
    }

    @Override
    public String resync() throws RefusedException {
        if (!status.link().up()) {
            throw new RefusedException("the sync link is down: nobody can be asked");
        }
        return "asked 10.255.0.2 for everything";
    }

    @Override
    public Comparison compare(final Duration bound)
            throws RefusedException, PeerUnreachableException, TimeoutException {
        if (status.link().peer().lastHeard() == null) {
            throw new PeerUnreachableException("no peer was heard yet; see pfsync:status there");
        }
        if (bound.toSeconds() == 1) {
            throw new TimeoutException("compared 2 of 4 parts in 1 s");
        }
        return comparison;
    }
}
