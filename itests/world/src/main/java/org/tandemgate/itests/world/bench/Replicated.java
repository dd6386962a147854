package org.tandemgate.itests.world.bench;

import java.util.Locale;

/**
 * One measurement of replication.
 *
 * @param system who replicated
 * @param load {@code burst} or {@code steady}
 * @param counts what came out
 * @param seconds how long it took
 * @param active what it cost on gw1
 * @param standby what it cost on gw2
 */
record Replicated(
        String system, String load, Counts counts, Seconds seconds, Cost active, Cost standby) {

    /**
     * @param made connections
     * @param entries of them known to gw1's kernel at the end
     * @param known to gw2 when it had all, or at the end
     * @param usable in gw2's kernel after the take-over
     * @param overruns of gw1's events
     * @param lagMillis p99 from the entry in gw1's kernel to that in gw2's; NaN: not measured
     * @param compared connections of which that was measured
     * @param missing of gw2 among those that gw1 had for more than a second
     * @param lags median, p90, p99.9 and the longest, in ms, as JSON
     */
    record Counts(
            int made,
            int entries,
            int known,
            int usable,
            long overruns,
            double lagMillis,
            int compared,
            int missing,
            String lags) {
        Counts(
                final int made,
                final int entries,
                final int known,
                final int usable,
                final long overruns,
                final double lagMillis) {
            this(made, entries, known, usable, overruns, lagMillis, 0, 0, "null");
        }

        Counts compared(final Lags seen) {
            return new Counts(
                    made,
                    entries,
                    known,
                    usable,
                    overruns,
                    lagMillis,
                    seen.count(),
                    seen.missing(),
                    seen.json());
        }
    }

    /**
     * @param load from the first new connection to the last
     * @param replicated until gw2 knew all: from the first new connection; of a bulk from the
     *     request; after an overrun from the reader's waking until both kernels had the same
     * @param usable from the take-over until gw2's kernel had all
     */
    record Seconds(double load, double replicated, double usable) {}

    /**
     * @param cpuSeconds used meanwhile
     * @param useCpuSeconds used more at the take-over
     * @param memory afterwards
     */
    record Cost(double cpuSeconds, double useCpuSeconds, Memory memory) {
        Cost later(final double more) {
            return new Cost(cpuSeconds, more, memory);
        }
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%-12s %-6s %8d %8d %8d %8d %7.2f %7.2f %7.2f %7.2f %7.2f %7.2f %6.0f %6.0f %5d %8s",
                system,
                load,
                counts.made,
                counts.entries,
                counts.known,
                counts.usable,
                seconds.load,
                seconds.replicated,
                seconds.usable,
                active.cpuSeconds,
                standby.cpuSeconds,
                standby.useCpuSeconds,
                active.memory.residentMegabytes(),
                standby.memory.residentMegabytes(),
                counts.overruns,
                Double.isNaN(counts.lagMillis)
                        ? "-"
                        : String.format(Locale.ROOT, "%.1f", counts.lagMillis));
    }

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-12s %-6s %8s %8s %8s %8s %7s %7s %7s %7s %7s %7s %6s %6s %5s %8s",
                "",
                "load",
                "made",
                "active",
                "standby",
                "usable",
                "load s",
                "repl s",
                "use s",
                "cpu1 s",
                "cpu2 s",
                "+use s",
                "rss1",
                "rss2",
                "over",
                "p99 ms");
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"system\":\"%s\",\"load\":\"%s\",\"made\":%d,\"entries\":%d,\"known\":%d,"
                        + "\"usable\":%d,\"overruns\":%d,\"lagP99Millis\":%s,\"lagMillis\":%s,\"compared\":%d,"
                        + "\"missing\":%d,\"loadSeconds\":%.3f,"
                        + "\"replicatedSeconds\":%.3f,\"usableSeconds\":%.3f,\"active\":%s,"
                        + "\"standby\":%s}",
                system,
                load,
                counts.made,
                counts.entries,
                counts.known,
                counts.usable,
                counts.overruns,
                Double.isNaN(counts.lagMillis) ? "null" : "" + counts.lagMillis,
                counts.lags,
                counts.compared,
                counts.missing,
                seconds.load,
                seconds.replicated,
                seconds.usable,
                json(active),
                json(standby));
    }

    private static String json(final Cost cost) {
        return String.format(
                Locale.ROOT,
                "{\"cpuSeconds\":%.2f,\"useCpuSeconds\":%.2f,\"rssMegabytes\":%.1f}",
                cost.cpuSeconds,
                cost.useCpuSeconds,
                cost.memory.residentMegabytes());
    }
}
