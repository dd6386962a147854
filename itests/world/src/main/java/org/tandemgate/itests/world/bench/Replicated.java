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
     * @param lagMillis p99 from the event to usable at gw2; NaN when not known
     */
    record Counts(int made, int entries, int known, int usable, long overruns, double lagMillis) {}

    /**
     * @param load from the first new connection to the last
     * @param replicated from the first new connection until gw2 knew all
     * @param usable from the take-over until gw2's kernel had all
     */
    record Seconds(double load, double replicated, double usable) {}

    /**
     * @param cpuSeconds used meanwhile
     * @param memory afterwards
     */
    record Cost(double cpuSeconds, Memory memory) {}

    String text() {
        return String.format(
                Locale.ROOT,
                "%-12s %-6s %8d %8d %8d %8d %7.2f %7.2f %7.2f %7.2f %7.2f %6.0f %6.0f %5d %8s",
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
                "%-12s %-6s %8s %8s %8s %8s %7s %7s %7s %7s %7s %6s %6s %5s %8s",
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
                "rss1",
                "rss2",
                "over",
                "p99 ms");
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"system\":\"%s\",\"load\":\"%s\",\"made\":%d,\"entries\":%d,\"known\":%d,"
                        + "\"usable\":%d,\"overruns\":%d,\"lagP99Millis\":%s,\"loadSeconds\":%.3f,"
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
                seconds.load,
                seconds.replicated,
                seconds.usable,
                json(active),
                json(standby));
    }

    private static String json(final Cost cost) {
        return String.format(
                Locale.ROOT,
                "{\"cpuSeconds\":%.2f,\"rssMegabytes\":%.1f}",
                cost.cpuSeconds,
                cost.memory.residentMegabytes());
    }
}
