package org.tandemgate.gratuitousarp.state;

/**
 * Bounds frames per second: after silence a tenth of a second's worth may leave back to back, then
 * one by one. The generic cell rate algorithm (ITU-T I.371 annex A) needs one number: the time at
 * which the next frame would be due if all had been spaced evenly.
 *
 * @param evenNanos that time
 */
record RateLimit(long evenNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int BURST_DIVISOR = 10;

    /** Frames that may leave back to back. */
    static int burst(final int ratePerSecond) {
        return Math.max(1, ratePerSecond / BURST_DIVISOR);
    }

    /** Nanoseconds until the next frame may leave, 0 for now. */
    long waitNanos(final int ratePerSecond, final long nowNanos) {
        final long tolerance = (burst(ratePerSecond) - 1) * spacing(ratePerSecond);
        return Math.max(0, evenNanos - tolerance - nowNanos);
    }

    /** After a frame left. */
    RateLimit spend(final int ratePerSecond, final long nowNanos) {
        final long from = evenNanos - nowNanos > 0 ? evenNanos : nowNanos;
        return new RateLimit(from + spacing(ratePerSecond));
    }

    private static long spacing(final int ratePerSecond) {
        return NANOS_PER_SECOND / ratePerSecond;
    }
}
