package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.WorldException;

/**
 * What else happens to two nodes and their DHCP servers of both families: a new configuration, no
 * bundle, both servers down at once, clocks that differ, HA that ended. One pair for all of it.
 */
final class KeaTroubleIT {
    /** Written to while the server runs. */
    private static final Path CLOCK = Sandbox.DIRECTORY.resolve("clock");

    @Test
    void servesThroughWhateverHappensToThePair() throws IOException {
        Tools.need("kea-dhcp4", "kea-dhcp6", "faketime", "tcpdump");
        try (KeaPair pair = new KeaPair(true)) {
            newTimersAreWrittenIntoBothServers(pair);
            withoutBundlesTheServersGoOn(pair);
            bothServersComeBackTogether(pair);
            bothFamiliesFailOver(pair);
            clocksThatDifferAreToldAndHaThatEndedIsRepaired(pair);
        }
    }

    private static List<Node> nodes(final KeaPair pair) {
        return List.of(pair.nodes().gw2(), pair.nodes().gw1());
    }

    private static void awaitFine(final KeaPair pair) {
        nodes(pair).forEach(node -> KeaPair.awaitCondition(node, "FINE"));
    }

    /** One node, FINE, the other: as the README has it. */
    private static void newTimersAreWrittenIntoBothServers(final KeaPair pair) {
        for (final Node node : nodes(pair)) {
            assertEquals("WOULD_CHANGE", outcome(node, "--dry-run"));
            final Json done = Json.parse(node.ha("keaha:apply", "--json").output()).get("service4");
            assertEquals("DONE", done.get("outcome").text(), done::toString);
            awaitFine(pair);
            assertEquals("UNCHANGED", outcome(node, "--dry-run"));
        }
        pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());
    }

    private static String outcome(final Node node, final String option) {
        return Json.parse(node.ha("keaha:apply", option, "--json").output())
                .get("service4")
                .get("outcome")
                .text();
    }

    private static void withoutBundlesTheServersGoOn(final KeaPair pair) {
        final long stopped = System.currentTimeMillis();
        for (final Node node : nodes(pair)) {
            node.ha("bundle:stop", KeaPair.BUNDLE).required();
            assertTrue(node.ha("keaha:status").exit() != 0);
        }
        pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());
        nodes(pair).forEach(node -> node.ha("bundle:start", KeaPair.BUNDLE).required());
        awaitFine(pair);
        pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());
        final List<String> others =
                pair.probe().since(stopped).stream()
                        .map(offer -> offer.server())
                        .filter(server -> !server.equals(KeaPair.FIRST))
                        .toList();
        assertEquals(List.of(), others, "the standby offered");
    }

    private static void bothServersComeBackTogether(final KeaPair pair) {
        Stream.of("gw1", "gw2").forEach(name -> pair.server(name).kill());
        nodes(pair).forEach(node -> KeaPair.awaitCondition(node, "LOCAL_UNFIT"));
        final long started = System.currentTimeMillis();
        Stream.of("gw1", "gw2").forEach(pair::startServer);
        awaitFine(pair);
        pair.nodes().awaitMaster(pair.nodes().net().gw1());
        pair.awaitOffersOf(KeaPair.FIRST, started);
    }

    /** Each family for itself; what is dead is the one, and the other goes on. */
    private static void bothFamiliesFailOver(final KeaPair pair) {
        awaitState6(pair, "gw1", "hot-standby [gw1]");
        awaitState6(pair, "gw2", "hot-standby []");
        pair.server6("gw1").process().kill();
        awaitState6(pair, "gw2", "partner-down [gw1]");
        assertEquals("PARTNER_DEAD", KeaPair.condition6(pair.nodes().gw2()));
        assertEquals("FINE", KeaPair.condition(pair.nodes().gw2()));

        pair.server6("gw1").start();
        awaitState6(pair, "gw1", "hot-standby [gw1]");
        awaitState6(pair, "gw2", "hot-standby []");
        for (final Node node : nodes(pair)) {
            Wait.until(
                    node.name() + " to find DHCPv6 well",
                    KeaPair.LIMIT,
                    () -> KeaPair.condition6(node),
                    "FINE"::equals);
        }
    }

    private static void awaitState6(final KeaPair pair, final String node, final String state) {
        Wait.until(
                "kea-dhcp6 of " + node + " to be " + state,
                KeaPair.LIMIT,
                () -> pair.server6(node).state(),
                seen ->
                        seen.startsWith("partner-down")
                                ? state.startsWith("partner-down")
                                : seen.equals(state));
    }

    /** kea-ha.md 3.3: Kea warns from 30 s on and gives up beyond 60 s. */
    private static void clocksThatDifferAreToldAndHaThatEndedIsRepaired(final KeaPair pair)
            throws IOException {
        final Node gw1 = pair.nodes().gw1();
        Files.writeString(CLOCK, "+40\n");
        pair.server("gw2").kill();
        pair.startServer(
                "gw2",
                Map.of(
                        "LD_PRELOAD",
                        fakeTime(),
                        "FAKETIME_TIMESTAMP_FILE",
                        CLOCK.toString(),
                        "FAKETIME_NO_CACHE",
                        "1",
                        "DONT_FAKE_MONOTONIC",
                        "1"));
        awaitFine(pair);
        Wait.until(
                "gw1 to name the clocks",
                KeaPair.LIMIT,
                () -> gw1.ha("keaha:status").output(),
                text -> text.contains("clock"));
        final long skew = KeaPair.status(gw1).get("skewMs").number();
        assertTrue(skew > 35_000 && skew < 45_000, () -> "skew of " + skew);
        assertEquals(3, gw1.ha("keaha:status").exit());
        pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());

        // HA ends, the primary goes on, and nothing is reloaded while the cause is there.
        Files.writeString(CLOCK, "+70\n");
        nodes(pair).forEach(node -> KeaPair.awaitCondition(node, "TERMINATED"));
        pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());
        assertEquals("TERMINATED", KeaPair.condition(gw1));

        Files.writeString(CLOCK, "+0\n");
        awaitFine(pair);
        pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());
    }

    /** Debian's libfaketime for programs with threads, e.g. below x86_64-linux-gnu. */
    private static String fakeTime() throws IOException {
        try (Stream<Path> machines = Files.list(Path.of("/usr/lib"))) {
            return machines.map(path -> path.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new WorldException("no libfaketimeMT.so.1 below /usr/lib"))
                    .toString();
        }
    }
}
