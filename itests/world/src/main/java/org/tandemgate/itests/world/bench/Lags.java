package org.tandemgate.itests.world.bench;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How long connections took from one kernel into the other, each measured by what the two kernels
 * wrote down.
 */
final class Lags {
    private static final double NANOS_PER_MILLI = 1e6;

    private long[] nanos = new long[1024];
    private int count;
    private int missing;

    /**
     * Compares two pictures, the first taken before the second.
     *
     * @param from connections that began before this do not count: they may have ended between
     * @param to nor those that began after: they may be on their way
     */
    void add(final KernelFlows first, final KernelFlows second, final long from, final long to) {
        first.startNanos()
                .forEach(
                        (flow, start) -> {
                            if (start >= from && start <= to) {
                                add(start, second.startNanos().get(flow));
                            }
                        });
    }

    private void add(final long start, final @Nullable Long there) {
        if (there == null) {
            miss();
            return;
        }
        add(Math.max(0, there - start));
    }

    /** One that took so long. */
    void add(final long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = took;
    }

    /** One that did not come. */
    void miss() {
        missing++;
    }

    /** Connections that were compared. */
    int count() {
        return count;
    }

    /** Connections of the first kernel that the second did not have. */
    int missing() {
        return missing;
    }

    /** Median, p90, p99.9 and the longest, in milliseconds; null when nothing was compared. */
    String json() {
        return count == 0
                ? "null"
                : String.format(
                        Locale.ROOT,
                        "{\"p50\":%.3f,\"p90\":%.3f,\"p999\":%.3f,\"most\":%.3f}",
                        millis(0.5),
                        millis(0.9),
                        millis(0.999),
                        millis(1));
    }

    /** A quantile in milliseconds, NaN when nothing was compared. */
    double millis(final double share) {
        if (count == 0) {
            return Double.NaN;
        }
        final long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(count * share) - 1)] / NANOS_PER_MILLI;
    }
}
