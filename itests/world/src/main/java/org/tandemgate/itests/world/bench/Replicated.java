package org.tandemgate.itests.world.bench;

import java.util.Locale;

/**
 * One measurement of replication.
 *
 * @param system who replicated
 * @param load one of {@link PfsyncBenchOptions#LOADS}, of defer which
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
     * @param lags how long connections took into gw2's kernel, or first packets to the server and
     *     back; empty: not measured
     */
    record Counts(int made, int entries, int known, int usable, long overruns, Lags lags) {
        Counts(
                final int made,
                final int entries,
                final int known,
                final int usable,
                final long overruns) {
            this(made, entries, known, usable, overruns, new Lags());
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
                "%-12s %-9s %8d %8d %8d %8d %7.2f %7.2f %7.2f %7.2f %7.2f %7.2f %6.0f %6.0f %5d %8s %8s",
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
                millis(0.5),
                millis(0.99));
    }

    private String millis(final double share) {
        final double millis = counts.lags.millis(share);
        return Double.isNaN(millis) ? "-" : String.format(Locale.ROOT, "%.1f", millis);
    }

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-12s %-9s %8s %8s %8s %8s %7s %7s %7s %7s %7s %7s %6s %6s %5s %8s %8s",
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
                "p50 ms",
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
                counts.lags.count() == 0 ? "null" : "" + counts.lags.millis(0.99),
                counts.lags.json(),
                counts.lags.count(),
                counts.lags.missing(),
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
