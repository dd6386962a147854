package org.tandemgate.carp.runtime;

import java.time.Duration;
import java.time.Instant;
import org.tandemgate.api.election.PauseCount;

/**
 * Notices that the loop did not run when it should have: stopped, swapped out, garbage, a machine
 * that slept. Loop thread only, except {@link #count}.
 */
final class Pauses {
    private long previousNanos;
    private long previousSleptNanos;
    private volatile PauseCount count = new PauseCount(0, Duration.ZERO, null);

    /**
     * @param nowNanos on the monotonic clock
     * @param sleptNanos what that clock leaves out
     */
    Pauses(final long nowNanos, final long sleptNanos) {
        previousNanos = nowNanos;
        previousSleptNanos = sleptNanos;
    }

    /**
     * How late this round is.
     *
     * @param dueNanos when it should have begun at the latest
     * @return nanoseconds, 0 or more
     */
    long lateNanos(final long dueNanos, final long nowNanos, final long sleptNanos) {
        final long due = dueNanos - previousNanos < 0 ? previousNanos : dueNanos;
        final long slept = Math.max(0, sleptNanos - previousSleptNanos);
        previousNanos = nowNanos;
        previousSleptNanos = sleptNanos;
        return Math.max(0, nowNanos - due) + slept;
    }

    /** Takes note of one. */
    void add(final long nanos) {
        final PauseCount before = count;
        final Duration duration = Duration.ofNanos(nanos);
        final boolean longer = duration.compareTo(before.longest()) > 0;
        count =
                new PauseCount(
                        before.count() + 1, longer ? duration : before.longest(), Instant.now());
    }

    /** Those that were noted. Any thread. */
    PauseCount count() {
        return count;
    }
}
