package org.tandemgate.metrics.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.metrics.state.Family;
import org.tandemgate.metrics.state.Histogram;

/**
 * How long nobody advertised before this node took over, and how long two masters heard each other;
 * since this bundle started. Told by the election's own thread; never waits.
 */
public final class RoleTimes {
    private static final int MOST = 1000;
    private static final double NANOS_PER_SECOND = 1e9;

    /** Of one virtual host. */
    private static final class Times {
        private final long[] counts = new long[Histogram.ENDS.size() + 1];
        private double sum;
        private double twiceSeconds;

        /** When it last was MASTER and heard another one; absent while it does not. */
        private @Nullable Long twiceNanos;

        /** Since when it is BACKUP; absent while that was not seen to begin. */
        private @Nullable Instant backupSince;
    }

    private final Map<String, Times> all = new TreeMap<>();

    /**
     * The election said something.
     *
     * @param nowNanos of a clock that is never set
     */
    public synchronized void transitioned(final RoleChange change, final long nowNanos) {
        final String name = change.host().name();
        if (!all.containsKey(name) && all.size() == MOST) {
            return;
        }
        final Times times = all.computeIfAbsent(name, it -> new Times());
        twice(times, change, nowNanos);
        if (change.from() == Role.BACKUP && change.to() == Role.MASTER) {
            gap(times, change.host());
        }
        // Also of one that is told when this bundle starts.
        times.backupSince = change.to() == Role.BACKUP ? change.host().since() : null;
    }

    /** Only of a master that was heard while this node was BACKUP: else nobody knows who served. */
    private static void gap(final Times times, final VirtualHostStatus host) {
        final PeerSighting heard = host.lastHeard();
        final Instant backup = times.backupSince;
        if (heard == null
                || backup == null
                || heard.at().isBefore(backup.minusNanos(host.intervalNanos()))) {
            return;
        }
        final double seconds =
                Math.max(
                        0, Duration.between(heard.at(), host.since()).toNanos() / NANOS_PER_SECOND);
        times.counts[Histogram.bucket(seconds)]++;
        times.sum += seconds;
    }

    /** From one advertisement of another master to the next, or to the end of the role. */
    private static void twice(final Times times, final RoleChange change, final long nowNanos) {
        final Long before = times.twiceNanos;
        if (before != null && nowNanos - before <= change.host().masterDownNanos()) {
            times.twiceSeconds += (nowNanos - before) / NANOS_PER_SECOND;
        }
        final boolean heard =
                change.to() == Role.MASTER
                        && change.from() == Role.MASTER
                        && change.host().isTwice(change.host().takenAt());
        times.twiceNanos = heard ? Long.valueOf(nowNanos) : null;
    }

    synchronized Family twice() {
        final Family.Builder seconds =
                Family.counter(
                        "ha_dual_master_seconds",
                        "How long this node was MASTER and heard another one.");
        all.forEach((name, times) -> seconds.point(times.twiceSeconds, "virtual_host", name));
        return seconds.build();
    }

    /** From the last advertisement of the master before to this node's role. */
    public synchronized Histogram gaps() {
        final List<Histogram.Row> rows = new ArrayList<>();
        all.forEach(
                (name, times) ->
                        rows.add(
                                new Histogram.Row(
                                        new TreeMap<>(Map.of("virtual_host", name)),
                                        Arrays.stream(times.counts).boxed().toList(),
                                        times.sum)));
        return new Histogram(
                "ha_gap_seconds",
                "From the last advertisement of another master to MASTER here.",
                rows);
    }
}
