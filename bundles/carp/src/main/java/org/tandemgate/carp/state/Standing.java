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
 * @param contest present since a MASTER has heard an equal one
 */
record Standing(
        Role role,
        String reason,
        long deadlineNanos,
        @Nullable HandingOver handingOver,
        @Nullable Contest contest) {
    private static final int SMALL_PART = 4;

    static Standing init(final String reason) {
        return new Standing(Role.INIT, reason);
    }

    /** Just come to that role, and due at no time. */
    Standing(final Role role, final String reason) {
        this(role, reason, CarpElection.NO_DEADLINE, null, null);
    }

    /** As before, but due so long after now. */
    Standing dueIn(final long durationNanos, final long nowNanos) {
        return new Standing(role, reason, deadline(nowNanos, durationNanos), handingOver, contest);
    }

    /**
     * A backup goes on after a pause: time in which it could not listen is no silence. After a
     * whole interval without it has to listen anew; a small part of one needs nothing, because what
     * came meanwhile waits in the socket.
     *
     * @param intervalNanos of the master it waits for
     * @param listenNanos how long it listens anew
     */
    Standing resumed(
            final long pausedNanos,
            final long intervalNanos,
            final long listenNanos,
            final long nowNanos) {
        final long left = deadlineNanos - nowNanos;
        if (pausedNanos < intervalNanos / SMALL_PART || left >= listenNanos) {
            return this;
        }
        return pausedNanos >= intervalNanos
                ? dueIn(listenNanos, nowNanos)
                : dueIn(Math.min(listenNanos, left + pausedNanos), nowNanos);
    }

    Standing withHandingOver(final @Nullable HandingOver value) {
        return new Standing(role, reason, deadlineNanos, value, contest);
    }

    Standing withContest(final Contest value) {
        return new Standing(role, reason, deadlineNanos, handingOver, value);
    }

    boolean isDue(final long nowNanos) {
        return deadlineNanos != CarpElection.NO_DEADLINE && nowNanos - deadlineNanos >= 0;
    }

    /** Why an orderly stop is going on, absent when none is. */
    @Nullable String stopping() {
        return handingOver == null ? null : handingOver.stopping();
    }

    boolean isStopping() {
        return stopping() != null;
    }

    /** Start plus duration, never the value that means "no deadline". */
    static long deadline(final long nowNanos, final long durationNanos) {
        final long sum = nowNanos + durationNanos;
        return sum == CarpElection.NO_DEADLINE ? sum - 1 : sum;
    }
}
