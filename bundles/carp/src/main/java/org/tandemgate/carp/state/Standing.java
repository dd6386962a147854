package org.tandemgate.carp.state;

import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;

/**
 * What a node is now.
 *
 * @param role of this node
 * @param reason why, for the operator
 * @param deadlineNanos when it has to act, {@link CarpElection#NO_DEADLINE} for never
 * @param handingOver present while a MASTER is on its way out
 */
record Standing(Role role, String reason, long deadlineNanos, @Nullable HandingOver handingOver) {
    static Standing init(final String reason) {
        return new Standing(Role.INIT, reason, CarpElection.NO_DEADLINE, null);
    }

    /** As before, but due so long after now. */
    Standing dueIn(final long durationNanos, final long nowNanos) {
        return new Standing(role, reason, deadline(nowNanos, durationNanos), handingOver);
    }

    /** As before, but not due earlier than so long after now. */
    Standing dueNotBefore(final long durationNanos, final long nowNanos) {
        return deadlineNanos - (nowNanos + durationNanos) < 0
                ? dueIn(durationNanos, nowNanos)
                : this;
    }

    Standing withHandingOver(final @Nullable HandingOver value) {
        return new Standing(role, reason, deadlineNanos, value);
    }

    boolean isDue(final long nowNanos) {
        return deadlineNanos != CarpElection.NO_DEADLINE && nowNanos - deadlineNanos >= 0;
    }

    boolean isStopping() {
        return handingOver != null && handingOver.stopping();
    }

    /** Start plus duration, never the value that means "no deadline". */
    static long deadline(final long nowNanos, final long durationNanos) {
        final long sum = nowNanos + durationNanos;
        return sum == CarpElection.NO_DEADLINE ? sum - 1 : sum;
    }
}
