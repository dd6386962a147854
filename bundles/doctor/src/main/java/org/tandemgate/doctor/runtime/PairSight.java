package org.tandemgate.doctor.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.peer.NodeReport;
import org.tandemgate.doctor.state.Fitness;

/**
 * Both nodes at one moment.
 *
 * @param here what this node says of itself
 * @param there what the other one says; absent when that may not be believed now
 * @param skewMillis the other clock minus the own
 * @param rttMillis from question to answer, between which the clocks were compared
 * @param concerned names of the virtual hosts that have to move
 */
record PairSight(
        NodeReport here,
        @Nullable NodeReport there,
        long skewMillis,
        double rttMillis,
        Set<String> concerned) {
    /** Times of the other node come in whole milliseconds, and so does the skew. */
    private static final double ROUNDING_MILLIS = 2;

    /** What a busy machine may be late with, beside the master-down time. */
    private static final double LATE_MILLIS = 500;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS = 1000;

    PairSight {
        concerned = Set.copyOf(concerned);
    }

    /** Whether the other node has every role that has to move, and this one none of them. */
    boolean isThere() {
        return there != null
                && all(there, Role.MASTER)
                && hosts(here).stream().noneMatch(it -> it.role() == Role.MASTER);
    }

    /** Whether this node has every role, and the other one none. */
    boolean isHere() {
        return there != null && all(here, Role.MASTER) && all(there, Role.BACKUP);
    }

    private List<NodeReport.Host> hosts(final NodeReport report) {
        return report.hosts().stream().filter(it -> concerned.contains(it.name())).toList();
    }

    private boolean all(final NodeReport report, final Role role) {
        final List<NodeReport.Host> hosts = hosts(report);
        return hosts.size() == concerned.size() && hosts.stream().allMatch(it -> it.role() == role);
    }

    /**
     * How long nobody had the roles that have just moved; while {@link #isThere} or {@link #isHere}
     * holds.
     *
     * @param back which of the two
     * @param warned whether the new master was told; else it may wait for its master-down time
     */
    List<DrillReport.Gap> gaps(final boolean back, final boolean warned) {
        final List<DrillReport.Gap> gaps = new ArrayList<>();
        if (there == null) {
            return gaps;
        }
        for (final NodeReport.Host own : hosts(here)) {
            final NodeReport.Host other = Fitness.find(there, own.name());
            if (other != null) {
                // Positive: the other one has its role since later than this one has its own.
                final double later = millis(other.since()) - skewMillis - millis(own.since());
                gaps.add(
                        new DrillReport.Gap(
                                own.name(),
                                back,
                                tenths(back ? -later : later),
                                tenths(rttMillis / 2 + ROUNDING_MILLIS),
                                warned
                                        ? 0
                                        : tenths(
                                                MILLIS * Fitness.masterDownSeconds(other.timing())
                                                        + LATE_MILLIS)));
            }
        }
        return gaps;
    }

    /** Since 1970: whole ones are exact in a double for 285,000 years. */
    private static double millis(final Instant at) {
        return MILLIS * at.getEpochSecond() + at.getNano() / NANOS_PER_MILLI;
    }

    /** More digits would claim more than is known. */
    private static double tenths(final double millis) {
        return Math.round(10 * millis) / 10.0;
    }
}
