package org.tandemgate.carp.runtime;

/**
 * Whether the address thread still renews the addresses of one virtual host: a kernel that waits
 * for a lock inside one of its calls refuses nothing, it never answers, and lets addresses with a
 * lifetime expire meanwhile. Loop thread only, except {@link #done} and {@link #isLate}.
 */
final class AddressWatch {
    /**
     * Nanoseconds without renewal from which the node is unfit: two that are due every 0.5 s were
     * not done, and the addresses are still there. A kernel that holds its lock for so long on a
     * busy machine is forgiven as soon as it has answered.
     */
    static final long LATE_NANOS = 1_250_000_000L;

    /**
     * Nanoseconds without renewal from which the addresses count as expired: the first look behind
     * it comes 2 s after the last renewal ({@link DataPlane#FENCE_SECONDS}).
     */
    static final long LOST_NANOS = 1_750_000_000L;

    private volatile long doneNanos = System.nanoTime();
    private volatile boolean late;
    private boolean renewing;
    private long sinceNanos;
    private long lateSinceNanos;

    /** Address thread: something that was asked for is done, whatever came of it. */
    void done() {
        doneNanos = System.nanoTime();
    }

    /** Neither thread ran for a while: the other one gets its time again. */
    void paused(final long nowNanos) {
        sinceNanos = nowNanos;
    }

    /**
     * Looks, twice a second.
     *
     * @param renews whether this is MASTER
     * @return whether {@link #isLate} has changed
     */
    boolean look(final boolean renews, final long nowNanos) {
        if (renews && !renewing) {
            // The first take-over gets its time from here, as it may have to wait for the lock.
            sinceNanos = nowNanos;
        }
        renewing = renews;
        final boolean before = late;
        if (before) {
            late = doneNanos - lateSinceNanos <= 0;
        } else if (renews && waitedNanos(nowNanos) >= LATE_NANOS) {
            lateSinceNanos = doneNanos;
            late = true;
        }
        return late != before;
    }

    /** Whether this is MASTER of addresses that the kernel has dropped by now, if they expire. */
    boolean isLost(final long nowNanos) {
        return late && renewing && waitedNanos(nowNanos) >= LOST_NANOS;
    }

    /** Whether what was asked for is not done for so long that the node is unfit. Any thread. */
    boolean isLate() {
        return late;
    }

    private long waitedNanos(final long nowNanos) {
        final long done = nowNanos - doneNanos;
        return Math.min(done, nowNanos - sinceNanos);
    }
}
