package org.tandemgate.itests.simulation;

/**
 * The monotonic clock of one node: it is fast or slow, and may jump ahead as that of a restored
 * machine, never back. The time of day is nowhere in the simulation: its runs take milliseconds of
 * it, so a limit that hung on it would never be reached.
 */
final class Clock {
    /** So much faster or slower than the world, millionths. */
    static final int MAX_DRIFT_PPM = 30_000;

    /** How much longer or shorter than the world's a duration of a node may be, and rounding. */
    static final double TOLERANCE = 1 / (1 - MAX_DRIFT_PPM / 1e6) + 0.001;

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
