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

    Standing withDeadline(final long nanos) {
        return new Standing(role, reason, nanos, handingOver);
    }

    Standing withHandingOver(final @Nullable HandingOver value, final long nextNanos) {
        return new Standing(role, reason, nextNanos, value);
    }
}
