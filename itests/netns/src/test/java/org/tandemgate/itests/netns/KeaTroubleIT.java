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
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.itests.world.dhcp.ClientNotes;
import org.tandemgate.itests.world.dhcp.Clients;
import org.tandemgate.itests.world.dhcp.Crowd;

/**
 * What else happens to two nodes and their DHCP servers of both families: a new configuration, no
 * bundle, both servers down at once, clocks that differ, HA that ended. One pair for all of it.
 */
final class KeaTroubleIT {
    /** Written to while the server runs. */
    private static final Path CLOCK = Sandbox.DIRECTORY.resolve("clock");

    private static final int CLIENTS_PER_SECOND = 20;

    /** Issue 8: at most 2 s in every case. */
    private static final double OUTAGE_SECONDS = 2;

    @Test
    void servesThroughWhateverHappensToThePair() throws IOException {
        Tools.need("kea-dhcp4", "kea-dhcp6", "faketime", "tcpdump");
        try (KeaPair pair = new KeaPair(true)) {
            newTimersAreWrittenIntoBothServers(pair);
            withoutBundlesTheServersGoOn(pair);
            bothServersComeBackTogether(pair);
            bothFamiliesFailOver(pair);
            leasesOfDhcpdReachBothServers(pair);
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
        try (Clients clients =
                Clients.start6(
                        pair.nodes().world(),
                        pair.nodes().net().client(),
                        new Crowd(CLIENTS_PER_SECOND, true, 0, 1))) {
            awaitLeasesOf(clients, "1");
            final long killed = System.nanoTime();
            pair.server6("gw1").process().kill();
            awaitLeasesOf(clients, "2");
            awaitState6(pair, "gw2", "partner-down [gw1]");
            assertEquals("PARTNER_DEAD", KeaPair.condition6(pair.nodes().gw2()));
            assertEquals("FINE", KeaPair.condition(pair.nodes().gw2()));

            final long started = System.nanoTime();
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
            awaitLeasesOf(clients, "1");
            final ClientNotes notes = clients.notes();
            assertEquals(0, notes.duplicates());
            final double away = notes.outageBetween(killed, started).seconds();
            assertTrue(away <= OUTAGE_SECONDS, () -> "DHCPv6 was away for " + away);
        }
    }

    /** Into the server of one node, from there into the other one's. */
    private static void leasesOfDhcpdReachBothServers(final KeaPair pair) throws IOException {
        final Node gw1 = pair.nodes().gw1();
        final Node gw2 = pair.nodes().gw2();
        final Path four = Sandbox.DIRECTORY.resolve("dhcpd.leases");
        final Path six = Sandbox.DIRECTORY.resolve("dhcpd6.leases");
        Files.writeString(
                four,
                """
                lease 10.0.0.249 {
                  starts 4 2026/11/19 10:00:00;
                  ends never;
                  binding state active;
                  hardware ethernet 02:aa:00:00:00:01;
                }
                """);
        Files.writeString(
                six,
                """
                ia-na "\\001\\000\\000\\000\\000\\003\\000\\001\\002\\252" {
                  cltt 4 2026/11/19 10:00:00;
                  iaaddr 2001:db8::fffe {
                    binding state active;
                    preferred-life 3600;
                    max-life 7200;
                    ends never;
                  }
                }
                """);
        for (final Path file : List.of(four, six)) {
            final Json taken =
                    Json.parse(
                            gw1.ha("keaha:import", "--json", file.toString()).required().output());
            assertEquals(1, taken.get("taken").number(), taken::toString);
        }
        assertEquals(3, gw2.ha("keaha:leases").exit());
        assertTrue(gw2.ha("keaha:sync").required().output().contains("dhcp6"));
        assertEquals(0, gw2.ha("keaha:leases").required().exit());
        final Outcome well = gw1.ha("keaha:repair");
        assertTrue(well.exit() != 0 && said(well).contains("nothing to repair"), () -> said(well));
    }

    private static String said(final Outcome outcome) {
        return outcome.output() + outcome.errors();
    }

    /** The last octet of a server's DUID says whose it is. */
    private static void awaitLeasesOf(final Clients clients, final String server) {
        final int from = clients.notes().leases().size();
        Wait.until(
                "DHCPv6 server " + server + " to serve",
                KeaPair.LIMIT,
                () -> {
                    final List<ClientNotes.Lease> all = clients.notes().leases();
                    return all.subList(from, all.size()).stream()
                            .filter(lease -> lease.server().endsWith(server))
                            .count();
                },
                count -> count > CLIENTS_PER_SECOND);
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
        final String refused = said(pair.nodes().gw2().ha("keaha:repair"));
        assertTrue(refused.contains("the clocks differ by"), refused);

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
