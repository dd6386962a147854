package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;

/** What switches and filters do to two dual-stack nodes, at ten advertisements a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PartitionIT {
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:01";
    private static final String IPV4 = "ip protocol 112";
    private static final String IPV6 = "ip6 nexthdr 112";

    /** -Dpartition.rounds=20 for long. */
    private static final int ROUNDS = Integer.getInteger("partition.rounds", 3);

    private final NodePair nodes = new NodePair();
    private final Namespace lanSwitch = nodes.net().lan().namespace();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = nodes.gw1().machine().addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");

    PartitionIT() {
        Tools.need("tcpdump", "nft", "ping");
        for (final var host : List.of(NodePair.lan(), NodePair.serverSide())) {
            NodePair.carp(nodes.gw1(), host, "advbase", "0", "advskew", "25");
            // 3 x 100/256 s: much longer than any pause of a busy machine should be.
            NodePair.carp(nodes.gw2(), host, "advbase", "0", "advskew", "100");
        }
        nodes.gw1().start();
        nodes.gw2().start();
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @BeforeEach
    void whole() {
        nodes.awaitMaster(nodes.net().gw1());
    }

    /** carp.md 3.1: BSDs flap, because either of two timers makes them master. */
    @Test
    void oneBlockedFamilyMovesNothing() {
        for (final String family : List.of(IPV6, IPV4)) {
            final Namespace gw2 = nodes.gw2().machine();
            nft(gw2, "add table netdev block");
            nft(
                    gw2,
                    "add chain netdev block in { type filter hook ingress device lan priority 0; }");
            nft(gw2, "add rule netdev block in " + family + " counter drop");
            final Instant from = Instant.now();
            try {
                // Five master-down times of gw2.
                Wait.until(
                        "sixty adverts of gw1",
                        NodePair.LIMIT,
                        () -> wire.adverts(from, Set.of("10.0.0.2")).size(),
                        seen -> seen >= 60);
                assertFalse(
                        nft(gw2, "list chain netdev block in").output().contains("packets 0 "),
                        "nothing was blocked");
                assertEquals(List.of(), wire.adverts(from, from2), family + " blocked");
                assertEquals("BACKUP", nodes.gw2().role());
            } finally {
                nft(gw2, "delete table netdev block");
            }
        }
    }

    private static Outcome nft(final Namespace machine, final String command) {
        return machine.run("nft", command).required();
    }

    /**
     * Both are master behind a switch that drops protocol 112; when it stops, one stays, the better
     * one, and the switch sends to it.
     */
    @Test
    void aHealedSplitLeavesTheBetterNodeAlone() {
        for (int round = 1; round <= ROUNDS; round++) {
            Split.begin(lanSwitch);
            final Instant split = Instant.now();
            wire.firstAdvert(split, from2, advert -> true);
            wire.firstAdvert(split, from1, advert -> true);
            Split.end(lanSwitch);
            final Instant healed = Instant.now();
            nodes.awaitMaster(nodes.net().gw1());
            final Instant settled = Instant.now();
            Wait.until(
                    "twenty adverts of gw1 alone",
                    NodePair.LIMIT,
                    () -> wire.adverts(settled, Set.of("10.0.0.2")).size(),
                    seen -> seen >= 20);
            assertEquals(List.of(), wire.adverts(settled, from2), "round " + round);
            assertEquals("gw1", nodes.net().lan().whereIs(VIRTUAL_MAC), "round " + round);
            final Instant lastOfLoser =
                    wire.adverts(healed.minusSeconds(1), from2).stream()
                            .reduce((a, b) -> b)
                            .orElseThrow()
                            .at();
            Wait.until(
                    "an announcement after the loser's last advert",
                    NodePair.LIMIT,
                    () -> wire.gratuitous(lastOfLoser, GatewayPair.LAN_ADDRESS),
                    seen -> !seen.isEmpty());
        }
    }

    /**
     * carp.md 4.4: with forwarding on, a backup that takes flooded frames for the virtual MAC
     * routes them a second time (acassen/keepalived#1040).
     */
    @Test
    void aBackupForwardsNothingThatIsForTheVirtualMac() {
        final Namespace server = nodes.net().server();
        // A switch that never learns floods every frame to everybody.
        for (final String port : List.of("gw1", "gw2")) {
            lanSwitch.run("bridge", "link", "set", "dev", port, "learning", "off").required();
        }
        lanSwitch.run("bridge", "fdb", "del", VIRTUAL_MAC, "dev", "gw1", "master");
        try (Capture flooded = Capture.start(lanSwitch, "gw2", "icmp[icmptype] == icmp-echo");
                Capture routed =
                        Capture.start(
                                server,
                                GatewayPair.HOST_INTERFACE,
                                "icmp[icmptype] == icmp-echo")) {
            final Outcome ping =
                    nodes.net()
                            .client()
                            .run("ping", "-c", "20", "-i", "0.05", "-W", "2", GatewayPair.SERVER)
                            .required();
            assertFalse(ping.output().contains("DUP"), ping::output);
            final int most =
                    Wait.until(
                            "the backup to have been offered every request",
                            NodePair.LIMIT,
                            () -> flooded.frames().size(),
                            seen -> seen >= 20);
            assertEquals(20, most);
            assertEquals(20, routed.frames().size());
        } finally {
            for (final String port : List.of("gw1", "gw2")) {
                lanSwitch.run("bridge", "link", "set", "dev", port, "learning", "on").required();
            }
        }
    }
}
