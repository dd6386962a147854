package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Switch;
import org.tandemgate.itests.world.Wait;

/** What switches and filters do to two dual-stack nodes, at ten advertisements a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PartitionIT {
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:01";
    private static final String IPV4 = "ip protocol 112";
    private static final String IPV6 = "ip6 nexthdr 112";

    /** -Dpartition.rounds=20 for long. */
    private static final int ROUNDS = Integer.getInteger("partition.rounds", 3);

    private static final int ATTEMPTS = 3;

    private final NodePair nodes = new NodePair();
    private final Namespace lanSwitch = nodes.net().lan().namespace();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = nodes.gw1().machine().addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");

    private final Switch gw1IsLower = nodes.world().networkSwitch("low1");
    private final Switch gw2IsLower = nodes.world().networkSwitch("low2");

    PartitionIT() {
        Tools.need("tcpdump", "nft", "ping");
        for (final var host : List.of(NodePair.lan(), NodePair.serverSide())) {
            NodePair.carp(nodes.gw1(), host, "advbase", "0", "advskew", "25");
            // 3 x 100/256 s: much longer than any pause of a busy machine should be.
            NodePair.carp(nodes.gw2(), host, "advbase", "0", "advskew", "100");
        }
        equalSettings(gw1IsLower, "low1", "10.8.1.", 8, 9);
        equalSettings(gw2IsLower, "low2", "10.8.2.", 9, 8);
        nodes.gw1().start();
        nodes.gw2().start();
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
    }

    /**
     * A network for which both nodes have the same settings, and a group of its own. The order of
     * their addresses by IPv6 is the other one.
     */
    private void equalSettings(
            final Switch net,
            final String name,
            final String subnet,
            final int last1,
            final int last2) {
        final Map<Node, Integer> last = Map.of(nodes.gw1(), last1, nodes.gw2(), last2);
        last.forEach(
                (node, octet) -> {
                    net.connect(node.machine(), name);
                    PortedPair.add(node.machine(), name, subnet + octet + "/24");
                    final String linkLocal = "fe80::" + (last1 + last2 - octet) + "/64";
                    PortedPair.add(node.machine(), name, linkLocal);
                    PortedPair.carp(
                            node,
                            name,
                            8,
                            subnet + "1/24,2001:db8:8::1/64",
                            "advbase",
                            "0",
                            "advskew",
                            "100",
                            "group",
                            name);
                });
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @BeforeEach
    void whole() {
        nodes.awaitMaster(nodes.net().gw1());
    }

    /**
     * carp.md 3.1: BSDs flap, because either of two timers makes them master, and they do every
     * time; a machine that is too busy for ten advertisements a second does not.
     */
    @ParameterizedTest
    @ValueSource(strings = {IPV6, IPV4})
    void oneBlockedFamilyMovesNothing(final String family) {
        List<Advert> seen = takenOverWithout(family);
        for (int attempt = 1; attempt < ATTEMPTS && !seen.isEmpty(); attempt++) {
            System.out.println("a backup took over, once more without " + family + ": " + seen);
            whole();
            seen = takenOverWithout(family);
        }
        assertEquals(List.of(), seen, family + " blocked");
    }

    /** What the backup advertises in five of its master-down times without a family. */
    private List<Advert> takenOverWithout(final String family) {
        final Namespace gw2 = nodes.gw2().machine();
        nft(gw2, "add table netdev block");
        nft(gw2, "add chain netdev block in { type filter hook ingress device lan priority 0; }");
        nft(gw2, "add rule netdev block in " + family + " counter drop");
        final Instant from = Instant.now();
        try {
            Wait.until(
                    "sixty adverts of gw1",
                    NodePair.LIMIT,
                    () -> wire.adverts(from, Set.of("10.0.0.2")).size(),
                    seen -> seen >= 60);
            assertFalse(
                    nft(gw2, "list chain netdev block in").output().contains("packets 0 "),
                    "nothing was blocked");
            return wire.adverts(from, from2);
        } finally {
            nft(gw2, "delete table netdev block");
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
     * carp.md 3.4: BSDs both yield to an equal master, or neither does. Of ours the lower address
     * stays, which is gw1's in one network and gw2's in the other, and the other one says why. That
     * of IPv4, of both families: by IPv6 the other node's is lower, and both would yield.
     */
    @Test
    void equalSettingsAreSettledByAddress() {
        for (int round = 1; round <= ROUNDS; round++) {
            final List<Switch> nets = List.of(gw1IsLower, gw2IsLower);
            nets.forEach(net -> Split.begin(net.namespace()));
            for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
                PortedPair.awaitState(node, "low1", "MASTER");
                PortedPair.awaitState(node, "low2", "MASTER");
            }
            final String since1 = since(nodes.gw1(), "low1");
            final String since2 = since(nodes.gw2(), "low2");
            nets.forEach(net -> Split.end(net.namespace()));
            awaitYielded(nodes.gw2(), "low1");
            awaitYielded(nodes.gw1(), "low2");
            assertEquals(since1, since(nodes.gw1(), "low1"), "the lower address left MASTER");
            assertEquals(since2, since(nodes.gw2(), "low2"), "the lower address left MASTER");
        }
    }

    private static String since(final Node node, final String name) {
        final Json host = node.virtualHost(name);
        return host.get("state").text() + " since " + host.get("since").text();
    }

    private static void awaitYielded(final Node node, final String name) {
        Wait.until(
                node.name() + " to yield " + name + " to the lower address",
                NodePair.LIMIT,
                () -> since(node, name) + ": " + node.virtualHost(name).get("reason").text(),
                seen ->
                        seen.startsWith("BACKUP")
                                && seen.endsWith("equal master with a lower address heard"));
    }

    /**
     * carp.md 4.4: with forwarding on, a backup that takes flooded frames for the virtual MAC
     * routes them a second time (acassen/keepalived#1040). It was MASTER before, so there is
     * something that it had to put down.
     */
    @Test
    void aBackupForwardsNothingThatIsForTheVirtualMac() {
        final Namespace server = nodes.net().server();
        final Instant split = Instant.now();
        Split.begin(lanSwitch);
        wire.firstAdvert(split, from2, any -> true);
        Split.end(lanSwitch);
        whole();
        Wait.until(
                "the switch to send to gw1",
                NodePair.LIMIT,
                () -> nodes.net().lan().whereIs(VIRTUAL_MAC),
                "gw1"::equals);
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
