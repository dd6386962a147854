package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.bench.SwapBench;
import org.tandemgate.itests.world.bench.SwapBenchOptions;

/**
 * {@code bench swap} in a short form: the protocol bundles, and what they stand on, are replaced by
 * another version on the master, under traffic, and nobody behind the gateways notices.
 */
final class SwapIT {
    @Test
    void bundlesOfTheMasterAreReplacedUnderTraffic(@TempDir final Path output) throws IOException {
        final List<Json> measured =
                bench(
                        output,
                        "--bundles",
                        "carp,gratuitousarp,pfsync,configsync,keaha,linux",
                        "--nodes",
                        "master",
                        "--actions",
                        "update");

        assertEquals(6, measured.size());
        for (final Json one : measured) {
            assertTrue(one.get("sent").number() > 500, one::toString);
            assertEquals(0, one.get("lost").number(), one::toString);
            assertEquals(0, one.get("connectionsLost").number(), one::toString);
            assertEquals(0, one.get("dhcpLost").number(), one::toString);
            final boolean moves = List.of("carp", "linux").contains(one.get("bundle").text());
            assertEquals(moves ? 2 : 0, one.get("roleChanges").number(), one::toString);
        }
    }

    private static List<Json> bench(final Path output, final String... more) throws IOException {
        Tools.need("kea-dhcp4", "nft", "conntrack", "tcpdump");
        final List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--distribution",
                                System.getProperty("tandemgate.distribution"),
                                "--output",
                                output.toString()));
        arguments.addAll(List.of(more));
        final var printed = new ByteArrayOutputStream();
        new SwapBench(
                        SwapBenchOptions.parse(arguments),
                        new PrintStream(printed, true, StandardCharsets.UTF_8))
                .run();
        System.out.println(printed.toString(StandardCharsets.UTF_8));
        return Json.parse(Files.readString(output.resolve("swap.json"))).get("measured").items();
    }
}
