package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.NewerJar;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Sandbox;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.probe.DhcpProbe;

/**
 * Nodes of the distribution, real servers that alone would not take over within a minute, and
 * clients that ask twenty times a second.
 */
final class KeaFailoverIT {
    /** Issue 8: at most 2 s in every case. */
    private static final long OUTAGE_MILLIS = 2000;

    private static final long SHORT_MILLIS = 500;
    private static final Duration WHILE = Duration.ofSeconds(2);

    @BeforeEach
    void programs() {
        Tools.need("kea-dhcp4", "tcpdump");
    }

    @Test
    void theOtherServesWhenTheActiveIsKilled() throws Exception {
        try (KeaPair pair = new KeaPair()) {
            final Node gw1 = pair.nodes().gw1();
            final Node gw2 = pair.nodes().gw2();
            assertTold(settled(gw1));
            assertChecked(gw1);

            final long updated = System.currentTimeMillis();
            update(gw2);
            update(gw1);
            assertOnly(KeaPair.FIRST, pair.probe(), updated);

            final long killed = System.currentTimeMillis();
            pair.server("gw1").kill();
            final long served = pair.awaitOffersOf(KeaPair.SECOND, killed);
            assertTrue(served - killed <= OUTAGE_MILLIS, "no offer for " + (served - killed));

            KeaPair.awaitCondition(gw1, "LOCAL_UNFIT");
            KeaPair.awaitCondition(gw2, "PARTNER_DEAD");
            assertEquals(3, gw2.ha("keaha:status").exit());
            // The addresses follow the service.
            pair.nodes().awaitMaster(pair.nodes().net().gw2());

            final long started = System.currentTimeMillis();
            pair.startServer("gw1");
            pair.awaitOffersOf(KeaPair.FIRST, started);
            KeaPair.awaitCondition(gw1, "FINE");
            KeaPair.awaitCondition(gw2, "FINE");
            pair.nodes().awaitMaster(pair.nodes().net().gw1());
            assertEquals(0, gw1.ha("keaha:leases").exit());
        }
    }

    @Test
    void theOtherServesWhenTheActiveHangsAndWhenItLeaves() throws Exception {
        try (KeaPair pair = new KeaPair()) {
            final Node gw1 = pair.nodes().gw1();
            final Node gw2 = pair.nodes().gw2();

            final long left = System.currentTimeMillis();
            gw1.ha("keaha:maintenance", "on").required();
            pair.awaitOffersOf(KeaPair.SECOND, left);
            assertTrue(
                    pair.probe().longestGapSince(left) <= OUTAGE_MILLIS,
                    () -> "nobody offered for " + pair.probe().longestGapSince(left));
            assertEquals("IN_MAINTENANCE", KeaPair.condition(gw1));
            gw1.ha("keaha:maintenance", "off").required();
            pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());
            KeaPair.awaitCondition(gw2, "FINE");

            final long hung = System.currentTimeMillis();
            pair.server("gw1").signal("STOP");
            final long served = pair.awaitOffersOf(KeaPair.SECOND, hung + SHORT_MILLIS / 5);
            assertTrue(served - hung <= OUTAGE_MILLIS, "no offer for " + (served - hung));

            pair.server("gw1").signal("CONT");
            KeaPair.awaitCondition(gw1, "FINE");
            KeaPair.awaitCondition(gw2, "FINE");
            pair.awaitOffersOf(KeaPair.FIRST, System.currentTimeMillis());
        }
    }

    /** Its server lives and answers its partner, and no client can reach it. */
    @Test
    void theOtherServesWhenTheCableOfTheActiveIsOut() throws Exception {
        try (KeaPair pair = new KeaPair()) {
            final Node gw1 = pair.nodes().gw1();
            final Node gw2 = pair.nodes().gw2();
            assertNothingRefused(gw1);
            assertNothingRefused(gw2);

            final long pulled = System.currentTimeMillis();
            pair.nodes().net().gw1().lan().pull();
            final long served = pair.awaitOffersOf(KeaPair.SECOND, pulled);
            assertTrue(served - pulled <= OUTAGE_MILLIS, "no offer for " + (served - pulled));
            pair.nodes().awaitMaster(pair.nodes().net().gw2());
            KeaPair.awaitCondition(gw1, "IN_MAINTENANCE");
            assertTrue(gw1.ha("keaha:status").output().contains("no link to the clients"));

            final long plugged = System.currentTimeMillis();
            pair.nodes().net().gw1().lan().plug();
            pair.awaitOffersOf(KeaPair.FIRST, plugged);
            KeaPair.awaitCondition(gw1, "FINE");
            KeaPair.awaitCondition(gw2, "FINE");
            pair.nodes().awaitMaster(pair.nodes().net().gw1());
            assertFalse(gw1.ha("keaha:status").output().contains("no link to the clients"));
        }
    }

    /** A node names itself behind the configuration of this bundle; that is no complaint. */
    private static void assertNothingRefused(final Node node) throws IOException {
        final List<String> lines =
                Files.readAllLines(node.data().resolve("log/karaf.log")).stream()
                        .filter(line -> line.contains("kea-ha: refused"))
                        .toList();
        assertEquals(List.of(), lines);
    }

    /** The status once both servers say so: the second learns a heartbeat after the first. */
    private static Json settled(final Node node) {
        return Wait.until(
                "both servers in hot-standby",
                KeaPair.LIMIT,
                () -> KeaPair.status(node),
                service ->
                        Stream.of("local", "peer")
                                .map(service::get)
                                .allMatch(of -> of.get("state").text().equals("hot-standby")));
    }

    private static void assertTold(final Json service) {
        final Json local = service.get("local");
        assertEquals("gw1", local.get("scopes").items().get(0).text());
        assertEquals(List.of(), service.get("peer").get("scopes").items());
        assertTrue(local.get("ageMs").number() < 5000, local::toString);
        assertTrue(service.get("skewMs").number() < 2000, service::toString);
    }

    /** The servers run with other delays than the keys say, and with nothing that is wrong. */
    private static void assertChecked(final Node node) {
        final Json check =
                Wait.until(
                        "both servers to be asked for their configurations",
                        KeaPair.LIMIT,
                        () -> KeaPair.status(node).get("check"),
                        it ->
                                !it.get("notCompared").isNull()
                                        && it.get("notCompared").text().contains("peer4.url"));
        assertEquals(List.of(), check.get("remarks").items(), check::toString);

        final Json dry =
                Json.parse(node.ha("keaha:apply", "--dry-run", "--json").required().output())
                        .get("service4");
        assertEquals("WOULD_CHANGE", dry.get("outcome").text());
        final List<String> changed =
                dry.get("changes").items().stream()
                        .map(it -> it.get("path").text())
                        .map(path -> path.substring(path.lastIndexOf('.') + 1))
                        .toList();
        assertEquals(
                List.of("max-ack-delay", "max-response-delay"),
                changed.stream().filter(it -> it.endsWith("-delay")).sorted().toList());
        assertEquals("FINE", KeaPair.condition(node));
    }

    private static void update(final Node node) throws Exception {
        final var installed = node.distribution().bundle(KeaPair.BUNDLE);
        final var newer =
                NewerJar.of(
                        installed,
                        Sandbox.DIRECTORY.resolve(node.name() + "-keaha-newer.jar"),
                        NewerJar.version(installed) + ".newer");
        node.ha("bundle:update", KeaPair.BUNDLE, newer.toUri().toString()).required();
        KeaPair.awaitCondition(node, "FINE");
    }

    private static void assertOnly(
            final String server, final DhcpProbe probe, final long sinceMillis) {
        final long until = System.currentTimeMillis() + WHILE.toMillis();
        final List<DhcpProbe.Offer> offers =
                Wait.until(
                        "offers to go on",
                        KeaPair.LIMIT,
                        () -> probe.since(sinceMillis),
                        all -> !all.isEmpty() && all.get(all.size() - 1).millis() >= until);
        final Set<String> servers =
                offers.stream().map(DhcpProbe.Offer::server).collect(Collectors.toSet());
        assertEquals(Set.of(server), servers);
        final long gap = probe.longestGapSince(sinceMillis);
        assertTrue(gap <= OUTAGE_MILLIS, () -> "nobody offered for " + gap);
    }
}
