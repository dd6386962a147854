package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.bench.DhcpBench;
import org.tandemgate.itests.world.bench.DhcpBenchOptions;

/**
 * {@code bench dhcp} in its short form, for what must never happen on two nodes: an address of two
 * clients, a lease that only one of both servers knows in the end, or a pair that stays silent.
 */
final class DhcpBenchIT {
    /** Far above what a fail-over takes, far below the minute that Kea alone needs. */
    private static final double PLAUSIBLE_SECONDS = 10;

    private static final int LEASES = 500;

    @Test
    void noAddressIsGivenTwiceAndServiceComesBack(@TempDir final Path output) throws IOException {
        Tools.need("kea-dhcp4", "nft");
        final String text = bench(output);
        final Json all = Json.parse(Files.readString(output.resolve("dhcp.json")));
        final List<Json> measured = all.get("measured").items();
        assertEquals(4, measured.size(), text);
        for (final Json one : measured) {
            assertEquals(0, one.get("duplicates").number(), text);
            assertEquals(0, one.get("unknown").number(), text);
            final Json away = one.get("away");
            assertTrue(away.get("leases").number() > 50, text);
            assertTrue(away.get("outageSeconds").real() < PLAUSIBLE_SECONDS, text);
            final boolean isPlanned = one.get("case").text().equals("handover");
            assertTrue(isPlanned || away.get("lost").number() > 0, text);
        }
        final Json run = all.get("longRun").items().get(0);
        assertEquals(LEASES, run.get("served").number(), text);
        assertEquals(0, run.get("duplicates").number(), text);
    }

    private static String bench(final Path output) {
        final var printed = new ByteArrayOutputStream();
        final boolean met =
                new DhcpBench(
                                DhcpBenchOptions.parse(
                                        List.of(
                                                "--distribution",
                                                System.getProperty("tandemgate.distribution"),
                                                "--output",
                                                output.toString(),
                                                "--systems",
                                                "ours",
                                                "--cases",
                                                "hang,power,link,handover",
                                                "--loads",
                                                "20",
                                                "--leases",
                                                "" + LEASES)),
                                new PrintStream(printed, true, StandardCharsets.UTF_8))
                        .run();
        final String text = printed.toString(StandardCharsets.UTF_8);
        System.out.println(text);
        assertEquals(!text.contains("MISSED: "), met, text);
        return text;
    }
}
