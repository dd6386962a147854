package org.tandemgate.pfsync.state;

import java.util.Arrays;

/**
 * How long it took from an event until the peer had it: a histogram of the last two minutes or so,
 * in steps of an eighth of a power of two. Belongs to one thread; of fixed size.
 */
public final class LagMeter {
    private static final int STEPS = 8;
    private static final int SHIFT = 3;
    private static final int BUCKETS = Long.SIZE * STEPS;
    private static final long MICRO = 1000;
    private static final long TURN_NANOS = 60_000_000_000L;

    private long[] current = new long[BUCKETS];
    private long[] before = new long[BUCKETS];
    private long turnedNanos;
    private boolean begun;

    /**
     * @param count events that took so long
     * @param lagNanos negative counts as 0
     */
    public void add(final int count, final long lagNanos, final long nowNanos) {
        turn(nowNanos);
        current[bucket(Math.max(0, lagNanos) / MICRO)] += count;
    }

    private void turn(final long nowNanos) {
        if (!begun) {
            begun = true;
            turnedNanos = nowNanos;
        }
        if (nowNanos - turnedNanos >= TURN_NANOS) {
            final long[] oldest = before;
            before = current;
            Arrays.fill(oldest, 0);
            current = oldest;
            turnedNanos = nowNanos;
        }
    }

    private static int bucket(final long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        final int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        final int step = (int) (micros >>> (power - SHIFT)) & (STEPS - 1);
        return (power - SHIFT + 1) * STEPS + step;
    }

    /** The highest value of a bucket, in microseconds. */
    private static long top(final int bucket) {
        if (bucket < STEPS) {
            return bucket;
        }
        final int power = bucket / STEPS - 1;
        return ((long) (STEPS + bucket % STEPS + 1) << power) - 1;
    }

    /** How many were measured. */
    public long samples() {
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            all += current[i] + before[i];
        }
        return all;
    }

    /**
     * A quantile, at most an eighth too high.
     *
     * @param share 0..1
     * @return milliseconds, 0 when nothing was measured
     */
    public double millis(final double share) {
        final long wanted = (long) Math.ceil(samples() * share);
        long passed = 0;
        for (int i = 0; i < BUCKETS && wanted > 0; i++) {
            passed += current[i] + before[i];
            if (passed >= wanted) {
                return top(i) / (double) MICRO;
            }
        }
        return 0;
    }
}
