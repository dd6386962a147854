package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Cable;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;

/** Settings that nobody needs every day, on two nodes in one boot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SettingsIT {
    private static final Duration LIMIT = NodePair.LIMIT;
    private static final String OFFICE = "gateway of the office, second floor";
    private static final long LINK_DOWN_MILLIS = 2500;
    private static final long LINK_UP_MILLIS = 3000;
    private static final long PREEMPT_SECONDS = 4;

    private final NodePair nodes = new NodePair();
    private final Node gw1 = nodes.gw1();
    private final Node gw2 = nodes.gw2();
    private final Cable lan = nodes.net().gw1().lan();
    private final Attacker attacker = new Attacker(nodes.world(), nodes.net().lan());
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = gw1.machine().addressesOf("lan");
    private final Set<String> from2 = gw2.machine().addressesOf("lan");

    SettingsIT() {
        Tools.need("tcpdump");
        nodes.nodeSettings(
                "link.down.delay",
                "" + LINK_DOWN_MILLIS,
                "link.up.delay",
                "" + LINK_UP_MILLIS,
                "preempt.delay",
                "" + PREEMPT_SECONDS);
        final Map<String, String> ipv4 = new LinkedHashMap<>(NodePair.lan());
        ipv4.put("addresses", GatewayPair.LAN_ADDRESS + "/24");
        ipv4.put("replay.protection", "true");
        ipv4.put("description", OFFICE);
        NodePair.carp(gw1, ipv4, "advskew", "0");
        NodePair.carp(gw2, ipv4, "advskew", "100");
        NodePair.carp(gw1, NodePair.serverSide(), "advskew", "0");
        NodePair.carp(gw2, NodePair.serverSide(), "advskew", "100");
        gw1.start();
        gw2.start();
        gw1.awaitReady();
        gw2.awaitReady();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @BeforeEach
    void roles() {
        Wait.until("gw1 to be MASTER", LIMIT, gw1::role, "MASTER"::equals);
        Wait.until("gw2 to be BACKUP", LIMIT, gw2::role, "BACKUP"::equals);
    }

    private static String of(final Node node, final String host, final String key) {
        return node.virtualHost(host).get(key).text();
    }

    private static void await(
            final Node node, final String host, final String key, final String wanted) {
        Wait.until(
                key + " of " + host + " on " + node.name() + " to be " + wanted,
                LIMIT,
                () -> of(node, host, key),
                wanted::equals);
    }

    /** Decision 25: on disk both are UTF-8, and neither is taken for anything else. */
    @Test
    void aPassphraseWithAnUmlautIsTheSameInPlaceAndInAFileOfItsOwn() throws IOException {
        final String passphrase = "geh\u00e4im \u20ac";
        final Path file = Files.writeString(gw2.data().resolve("passphrase"), passphrase + "\n");
        final Map<String, String> umlaut = new LinkedHashMap<>(NodePair.lan());
        umlaut.put("vhid", "9");
        umlaut.put("addresses", "10.0.0.99/24");
        final String name = "org.tandemgate.carp-umlaut.cfg";
        umlaut.put("passphrase", passphrase);
        gw1.configure(name, umlaut);
        umlaut.put("passphrase", "file:" + file);
        umlaut.put("advskew", "100");
        gw2.configure(name, umlaut);
        try {
            Wait.until(
                    "gw2 to understand gw1",
                    LIMIT,
                    () -> heard(gw2, "umlaut"),
                    adverts -> adverts >= 3);
            await(gw2, "umlaut", "state", "BACKUP");
            await(gw1, "umlaut", "state", "MASTER");
            final Json dropped = gw2.virtualHost("umlaut").get("dropped");
            assertEquals(0, dropped.get("badauth").number(), dropped::toString);
        } finally {
            gw1.unconfigure(name);
            gw2.unconfigure(name);
        }
    }

    /** Verified advertisements that a virtual host has heard; 0 while there is none. */
    private static long heard(final Node node, final String host) {
        return node.status().get("virtualHosts").items().stream()
                .filter(one -> one.get("name").text().equals(host))
                .mapToLong(one -> one.get("advertsReceived").number())
                .findFirst()
                .orElse(0);
    }

    /**
     * A goodbye that was recorded makes any backup take over when it is played back (carp.md 2.4:
     * no peer of another kind can tell); between nodes of ours that agree on it, none.
     */
    @Test
    void whatWasRecordedIsRefusedWithReplayProtection() {
        final Instant from = Instant.now();
        gw1.ha("ha:handover").required();
        wire.firstAdvert(from, from2, any -> true);
        final List<byte[]> recorded = goodbyes(from);
        gw2.ha("ha:handover").required();
        roles();
        final long refused = replays();
        final String since = of(gw1, "lan", "since");

        final Instant replayed = Instant.now();
        recorded.forEach(attacker::send);

        Wait.until(
                "gw2 to refuse " + recorded.size(),
                LIMIT,
                () -> replays() - refused,
                Long.valueOf(recorded.size())::equals);
        Wait.until(
                "gw1 to go on",
                LIMIT,
                () -> wire.adverts(replayed, from1).size(),
                adverts -> adverts >= 2);
        assertEquals(List.of(), wire.adverts(replayed, from2), "the backup believed a recording");
        assertEquals(since, of(gw1, "lan", "since"));
    }

    private List<byte[]> goodbyes(final Instant from) {
        return Wait.until(
                "the goodbye of gw1",
                LIMIT,
                () ->
                        nodes.capture().framesSince(from).stream()
                                .filter(SettingsIT::isGoodbye)
                                .map(frame -> HexFormat.of().parseHex(frame.hex()))
                                .toList(),
                seen -> !seen.isEmpty());
    }

    private static boolean isGoodbye(final Frame frame) {
        return frame.advert()
                .filter(advert -> advert.isBowOut() && advert.source().equals("10.0.0.2"))
                .isPresent();
    }

    private long replays() {
        return gw2.virtualHost("lan").get("dropped").get("replay").number();
    }

    /** The kernel tells it up to a second later, so a busy machine may need a second try. */
    @Test
    void aCarrierThatIsMissingForAMomentIsOverlooked() {
        for (int attempt = 1; ; attempt++) {
            final String since = of(gw1, "lan", "since");
            final Instant pulled = Instant.now();
            missForAMoment();
            final Duration missing = Duration.between(pulled, Instant.now());
            if (missing.toMillis() < LINK_DOWN_MILLIS - 100) {
                wire.firstAdvert(pulled.plusSeconds(3), from1, any -> true);
                assertEquals(since, of(gw1, "lan", "since"));
                assertEquals(List.of(), wire.adverts(pulled, from2));
                return;
            }
            assertTrue(attempt < 5, "the machine is too busy to plug in within " + missing);
            roles();
        }
    }

    private void missForAMoment() {
        lan.pull();
        Wait.until(
                "the interface to have no carrier",
                LIMIT,
                () -> gw1.machine().ip("link", "show", "dev", "lan"),
                shown -> shown.contains("NO-CARRIER"));
        lan.plug();
    }

    /** And only then does the time begin in which it does not preempt. */
    @Test
    void aCarrierThatIsBackCountsWhenItStaysAndPreemptsLater() {
        final Instant pulled = Instant.now();
        lan.pull();
        wire.firstAdvert(pulled, from2, any -> true);
        await(gw1, "lan", "reason", "link down: lan");
        lan.plug();
        await(gw1, "lan", "reason", "link up: lan, waiting whether it stays so");
        lan.pull();
        await(gw1, "lan", "reason", "link down: lan");

        final Instant plugged = Instant.now();
        lan.plug();
        final Advert back = wire.firstAdvert(plugged, from1, any -> true);

        final Duration away = Duration.between(plugged, back.at());
        System.out.println("measured link: back after " + away.toMillis() + " ms");
        assertTrue(away.toMillis() >= LINK_UP_MILLIS + 1000 * PREEMPT_SECONDS, away::toString);
        assertEquals("preempting a slower master", of(gw1, "lan", "reason"));
    }

    @Test
    void oneVirtualHostIsKeptOutAndComesBack() {
        final String since = of(gw1, "lan", "since");
        NodePair.carp(gw1, NodePair.serverSide(), "advskew", "0", "allow", "false");
        await(gw1, "srv", "reason", "kept out by allow = false");
        await(gw2, "srv", "state", "MASTER");
        assertEquals("master bowed out", of(gw2, "srv", "reason"), "nobody served for a while");
        assertEquals("INIT", of(gw1, "srv", "state"));
        Wait.until(
                "the address to move",
                LIMIT,
                () -> List.of(hasAddress(gw1), hasAddress(gw2)),
                List.of(false, true)::equals);

        NodePair.carp(gw1, NodePair.serverSide(), "advskew", "0");
        await(gw1, "srv", "state", "MASTER");
        await(gw2, "srv", "state", "BACKUP");
        assertEquals(since, of(gw1, "lan", "since"), "the virtual host beside it was touched");
    }

    private static boolean hasAddress(final Node node) {
        return node.machine().addresses().contains(GatewayPair.SERVER_SIDE_ADDRESS);
    }

    @Test
    void theDescriptionIsShown() {
        final Outcome shown = gw1.ha("carp:show", "lan").required();
        assertTrue(shown.output().contains(OFFICE), shown::output);
        final Json json = Json.parse(gw1.ha("carp:show", "--json", "lan").required().output());
        assertTrue(json.toString().contains(OFFICE), json::toString);
        assertEquals(OFFICE, of(gw1, "lan", "description"));
    }
}
