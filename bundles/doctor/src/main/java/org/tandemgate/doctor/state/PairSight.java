package org.tandemgate.doctor.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.peer.NodeReport;

/**
 * Both nodes at one moment.
 *
 * @param here what this node says of itself
 * @param there what the other one says; absent when that may not be believed now
 * @param skewMillis the other clock minus the own
 * @param rttMillis from question to answer, between which the clocks were compared
 */
public record PairSight(
        NodeReport here, @Nullable NodeReport there, long skewMillis, double rttMillis) {
    /** Times of the other node come in whole milliseconds, and so does the skew. */
    private static final double ROUNDING_MILLIS = 2;

    /** What a busy machine may be late with, beside the master-down time. */
    private static final double LATE_MILLIS = 500;

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS = 1000;

    /** Whether the other node has every role, and this one none. */
    public boolean isThere() {
        return there != null && all(there, Role.MASTER) && none(here);
    }

    /** Whether this node has every role, and the other one none. */
    public boolean isHere() {
        return there != null && all(here, Role.MASTER) && all(there, Role.BACKUP);
    }

    private static boolean all(final NodeReport report, final Role role) {
        return !report.hosts().isEmpty()
                && report.hosts().stream().allMatch(it -> it.role() == role);
    }

    private static boolean none(final NodeReport report) {
        return report.hosts().stream().noneMatch(it -> it.role() == Role.MASTER);
    }

    /**
     * How long nobody had the roles that have just moved; while {@link #isThere} or {@link #isHere}
     * holds.
     *
     * @param back which of the two
     * @param warned whether the new master was told; else it may wait for its master-down time
     */
    public List<DrillReport.Gap> gaps(final boolean back, final boolean warned) {
        final List<DrillReport.Gap> gaps = new ArrayList<>();
        if (there == null) {
            return gaps;
        }
        for (final NodeReport.Host own : here.hosts()) {
            final NodeReport.Host other = Fitness.find(there, own.name());
            if (other != null) {
                // Positive: the other one has its role since later than this one has its own.
                final double later =
                        Duration.between(own.since(), other.since().minusMillis(skewMillis))
                                        .toNanos()
                                / NANOS_PER_MILLI;
                gaps.add(
                        new DrillReport.Gap(
                                own.name(),
                                back,
                                back ? -later : later,
                                rttMillis / 2 + ROUNDING_MILLIS,
                                warned
                                        ? 0
                                        : MILLIS * Fitness.masterDownSeconds(other.timing())
                                                + LATE_MILLIS));
            }
        }
        return gaps;
    }
}
