package org.tandemgate.itests.simulation;

/** The monotonic clock of one node: it drifts, and may jump ahead as that of a restored machine. */
final class Clock {
    private static final double MILLION = 1e6;

    private long worldNanos;
    private long localNanos;
    private int driftPpm;

    /**
     * @param offsetNanos what it shows at the beginning of the world, any number
     * @param driftPpm how much faster it runs, millionths
     */
    Clock(final long offsetNanos, final int driftPpm) {
        localNanos = offsetNanos;
        this.driftPpm = driftPpm;
    }

    long at(final long world) {
        final long passed = world - worldNanos;
        return localNanos + passed + (long) (passed * (driftPpm / MILLION));
    }

    /** How long it takes in the world until so much has passed here. */
    long worldDuration(final long duration) {
        return (long) (duration / (1 + driftPpm / MILLION)) + 1;
    }

    /** From now on it runs at another pace. */
    void drift(final long world, final int ppm) {
        localNanos = at(world);
        worldNanos = world;
        driftPpm = ppm;
    }

    /** Jumps ahead. */
    void step(final long world, final long nanos) {
        drift(world, driftPpm);
        localNanos += nanos;
    }
}
