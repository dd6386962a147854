package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;

/** Our node on gw1 and Debian's ucarp on gw2, one IPv4 address between them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UcarpPeerIT {
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:01";
    private static final Duration LIMIT = NodePair.LIMIT;

    private final NodePair nodes = new NodePair();
    private final Node ours = nodes.gw1();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> fromOurs = Set.of("10.0.0.2");
    private final Set<String> fromUcarp = Set.of("10.0.0.3");

    @BeforeAll
    void need() {
        Tools.need("ucarp", "tcpdump", "ping");
        ours.start();
        ours.awaitReady();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @AfterEach
    void plug() {
        nodes.net().gw1().plugCables();
        nodes.net().gw2().plugCables();
        nodes.net().gw2().machine().run("ip", "addr", "del", "10.0.0.1/32", "dev", "lan");
    }

    /** carp.md 2.5 and 3.1: ucarp hears us, and misses us in its own time. */
    @Test
    void ucarpStaysBackupUntilOurNodeIsKilled() {
        configure(0);
        try (var ucarp = ucarp(100, NodePair.PASSPHRASE)) {
            awaitRole("MASTER");
            ucarp.awaitOutput(Ucarp.BACKUP, LIMIT);
            final Instant calm = Instant.now();
            Wait.until(
                    "six of our adverts",
                    LIMIT,
                    () -> wire.adverts(calm, fromOurs).size(),
                    seen -> seen >= 6);
            assertEquals(0, wire.adverts(calm, fromUcarp).size());
            assertEquals(VIRTUAL_MAC, macSeenByClient());

            final Instant killed = Instant.now();
            ours.kill();
            nodes.net().gw1().pullCables();
            wire.firstAdvert(killed, fromUcarp, advert -> true);
            assertEquals(nodes.net().gw2().lan().mac(), macSeenByClient());

            nodes.net().gw1().plugCables();
            ours.start();
            ours.awaitReady();
            awaitRole("MASTER");
            final Instant again = Instant.now();
            Wait.until(
                    "ucarp to fall silent",
                    LIMIT,
                    () -> wire.adverts(Instant.now().minusSeconds(3), fromUcarp).size(),
                    seen -> seen == 0);
            wire.firstAdvert(again.minusSeconds(1), fromOurs, advert -> true);
            assertEquals(VIRTUAL_MAC, macSeenByClient());
        }
    }

    /**
     * carp.md 3.2: an advert slower than three of its own intervals makes a backup take over now.
     */
    @Test
    void ucarpTakesOverAtOurGoodbye() {
        configure(0);
        try (var ucarp = ucarp(100, NodePair.PASSPHRASE)) {
            awaitRole("MASTER");
            ucarp.awaitOutput(Ucarp.BACKUP, LIMIT);
            wire.firstAdvert(Instant.now(), fromOurs, advert -> true);

            final Instant stopped = Instant.now();
            ours.terminate();

            final Advert goodbye = wire.firstAdvert(stopped, fromOurs, Advert::isBowOut);
            final Advert first = wire.firstAdvert(stopped, fromUcarp, advert -> true);
            final Duration gap = Duration.between(goodbye.at(), first.at());
            assertTrue(gap.compareTo(Duration.ofSeconds(2)) < 0, gap::toString);
            assertEquals(nodes.net().gw2().lan().mac(), macSeenByClient());
        } finally {
            restart();
        }
    }

    /** carp.md 3.1: 3 x advbase + advskew/256 after ucarp's last advert, killed or stopped. */
    @Test
    void ourNodeStaysBackupUntilUcarpFallsSilent() {
        configure(100);
        for (final String signal : new String[] {"KILL", "TERM"}) {
            try (var ucarp = ucarp(0, NodePair.PASSPHRASE, "-P")) {
                ucarp.awaitOutput(Ucarp.MASTER, LIMIT);
                awaitRole("BACKUP");
                final Instant calm = Instant.now();
                Wait.until(
                        "five adverts of ucarp",
                        LIMIT,
                        () -> wire.adverts(calm, fromUcarp).size(),
                        seen -> seen >= 5);
                assertEquals(0, wire.adverts(calm, fromOurs).size());
                assertEquals(nodes.net().gw2().lan().mac(), macSeenByClient());

                final Instant ended = Instant.now();
                ucarp.signal(signal);
                if (signal.equals("KILL")) {
                    nodes.net().gw2().pullCables();
                }
                final Advert first = wire.firstAdvert(ended, fromOurs, advert -> true);
                final Advert last = wire.lastAdvert(fromUcarp);
                final long millis = Duration.between(last.at(), first.at()).toMillis();
                assertTrue(millis >= 3340 && millis <= 4300, () -> signal + ": " + millis + " ms");
                assertEquals(VIRTUAL_MAC, macSeenByClient());
            } finally {
                plug();
            }
        }
    }

    /** carp.md 1.3: a wrong digest is dropped and counted; both sides then believe to be alone. */
    @Test
    void aWrongPasswordMakesTwoMastersAndIsCountedAndNamed() {
        configure(0);
        awaitRole("MASTER");
        try (var ucarp = ucarp(100, "another")) {
            ucarp.awaitOutput(Ucarp.MASTER, LIMIT);
            final Instant from = Instant.now();
            wire.firstAdvert(from, fromUcarp, advert -> true);
            wire.firstAdvert(from, fromOurs, advert -> true);
            final Json host =
                    Wait.until(
                            "badauth to be counted",
                            LIMIT,
                            () -> ours.virtualHost("lan"),
                            seen -> seen.get("dropped").get("badauth").number() >= 2);
            assertEquals("MASTER", host.get("state").text());
            assertTrue(ours.status().toString().contains("passphrase"), () -> "" + ours.status());
        }
    }

    private void configure(final int advskew) {
        final Map<String, String> lan = new LinkedHashMap<>(NodePair.lan());
        lan.put("addresses", "10.0.0.1/24");
        NodePair.carp(ours, lan, "advskew", "" + advskew);
        Wait.until(
                "advskew " + advskew,
                LIMIT,
                () -> ours.status().get("virtualHosts"),
                hosts ->
                        hosts.items().size() == 1
                                && hosts.item(0).get("advskew").number() == advskew);
    }

    private void restart() {
        nodes.net().gw1().plugCables();
        if (!ours.isAlive()) {
            ours.start();
            ours.awaitReady();
        }
    }

    private void awaitRole(final String role) {
        Wait.until("our node to be " + role, LIMIT, ours::role, role::equals);
    }

    private Program ucarp(final int advskew, final String password, final String... options) {
        return Ucarp.start(
                        nodes.world(),
                        nodes.net().gw2().machine(),
                        "lan",
                        "10.0.0.3",
                        new Ucarp.Settings(1, password, 1, advskew, GatewayPair.LAN_ADDRESS),
                        options)
                .program();
    }

    private String macSeenByClient() {
        return NodePair.macFoundBy(nodes.net().client(), GatewayPair.LAN_ADDRESS);
    }
}
