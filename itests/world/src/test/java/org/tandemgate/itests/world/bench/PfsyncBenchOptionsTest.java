package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PfsyncBenchOptionsTest {
    @TempDir private Path built;

    @BeforeEach
    void distribution() throws IOException {
        Files.createDirectories(built.resolve("bin"));
        Files.createFile(built.resolve("bin/karaf")).toFile().setExecutable(true);
    }

    private PfsyncBenchOptions parse(final String... more) {
        final List<String> arguments = new ArrayList<>(List.of("--distribution", built.toString()));
        arguments.addAll(List.of(more));
        return PfsyncBenchOptions.parse(arguments);
    }

    @Test
    void theIssuesLoadIsTheDefault() {
        final var options = parse();
        assertEquals(
                new PfsyncBenchOptions.Load(200_000, 10_000, 60, PfsyncBenchOptions.LOADS),
                options.load());
        assertEquals(PfsyncBenchOptions.SYSTEMS, options.systems());
        assertEquals(1, options.rounds());
    }

    @Test
    void everyOptionIsRead() {
        final var options =
                parse(
                        "--entries",
                        "100",
                        "--rate",
                        "20000",
                        "--seconds",
                        "0",
                        "--rounds",
                        "3",
                        "--systems",
                        "conntrackd",
                        "--loads",
                        "overrun,burst");
        assertEquals(
                new PfsyncBenchOptions.Load(100, 20_000, 0, List.of("burst", "overrun")),
                options.load());
        assertEquals(3, options.rounds());
        assertEquals(List.of("conntrackd"), options.systems());
    }

    @Test
    void whatMakesNoSenseIsNamedWithWhatIsAllowed() {
        assertRefused("--entries is 99, needs 100..250000", "--entries", "99");
        assertRefused("--rate is 20001, needs 100..20000", "--rate", "20001");
        assertRefused("--seconds is -1, needs 0..600", "--seconds", "-1");
        assertRefused(
                "no system is called ucarp; there are "
                        + String.join(", ", PfsyncBenchOptions.SYSTEMS),
                "--systems",
                "ucarp");
        assertRefused(
                "no load is called storm; there are burst, bulk, steady, overrun, defer",
                "--loads",
                "storm");
        assertRefused("--fast is no option, or needs a value", "--fast");
    }

    /** As conntrack-tools 1.4.7 print it with nf_conntrack_timestamp=1. */
    @Test
    void connectionsAreReadWithTheTimeOfTheirEntry() {
        final Map<String, Long> flows = new HashMap<>();
        KernelFlows.add("<conntrack>", flows);
        KernelFlows.add(flow("1795282019388691030"), flows);
        assertEquals(
                Map.of("10.0.0.10:4000>10.1.0.10:10000/10.1.0.1:23456", 1795282019388691030L),
                flows);
    }

    private static String flow(final String start) {
        return "<flow><meta direction=\"original\"><layer3 protonum=\"2\" protoname=\"ipv4\">"
                + "<src>10.0.0.10</src><dst>10.1.0.10</dst></layer3><layer4 protonum=\"17\""
                + " protoname=\"udp\"><sport>4000</sport><dport>10000</dport></layer4></meta>"
                + "<meta direction=\"reply\"><layer3 protonum=\"2\" protoname=\"ipv4\">"
                + "<src>10.1.0.10</src><dst>10.1.0.1</dst></layer3><layer4 protonum=\"17\""
                + " protoname=\"udp\"><sport>10000</sport><dport>23456</dport></layer4></meta>"
                + "<meta direction=\"independent\"><timeout>600</timeout><unreplied/><mark>0</mark>"
                + "<use>1</use><id>7</id><timestamp><start>"
                + start
                + "</start></timestamp><deltatime>0</deltatime></meta></flow>";
    }

    @Test
    void lagsAreThoseOfConnectionsThatAreOldEnough() {
        final var first = new KernelFlows(Map.of("a", 100L, "b", 2_000_000L, "c", 9_000_000L));
        final var second = new KernelFlows(Map.of("a", 999L, "b", 5_000_000L));
        final var lags = new Lags();
        lags.add(first, second, 1_000_000, 10_000_000);
        assertEquals(1, lags.count());
        assertEquals(1, lags.missing());
        assertEquals(3.0, lags.millis(0.99));
        assertFalse(new KernelFlows.Pair(first, second, 0).isEqual());
    }

    private void assertRefused(final String text, final String... arguments) {
        final var refused = assertThrows(IllegalArgumentException.class, () -> parse(arguments));
        assertEquals(text, refused.getMessage());
    }

    /** proc(5): the program's name may hold spaces and parentheses. */
    @Test
    void processorTimeIsFoundBehindTheName() {
        assertEquals(
                30, Processor.ticks("7 (a) b (c) S 1 7 7 0 -1 4194560 1 0 0 0 10 20 0 0 20 0 1"));
    }
}
