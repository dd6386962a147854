package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.probe.Gap;
import org.tandemgate.itests.world.probe.Probe;

/**
 * A dead or frozen node keeps nothing: what leaves it is seen by tcpdump behind its last hook. An
 * interval of 0.23 s; a peer takes over after 0.70 s and more, the kernel closes the fence after
 * 0.58 s, and the addresses live for 2 s. Without preemption, so that a thawed node stays backup.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FenceIT {
    private static final Duration HOLD = Duration.ofMillis(586);

    /** IPv4 and IPv6, on two interfaces. */
    private static final int VIRTUAL_ADDRESSES = 4;

    private static final String ANYTHING_OF_THE_ADDRESS =
            "outbound and (arp or icmp6 or ip proto 112 or ip6 proto 112)";

    /** What the issue allows a process to keep of an address after its end. */
    private static final Duration KEPT = Duration.ofMillis(100);

    /** What the issue allows the addresses where the kernel has no fence. */
    private static final Duration FLOOR = Duration.ofMillis(2100);

    private static final Pattern GONE =
            Pattern.compile("^\\[(\\S+)\\] Deleted .* inet6? ([0-9a-f.:]+)/.*");

    private final NodePair nodes = new NodePair();
    private final Side side1;
    private final Side side2;
    private final Probe probe;
    private Side master;
    private Side backup;

    /** One gateway, its node, and what leaves it on either side. */
    private record Side(
            GatewayPair.Gateway gateway, Node node, Set<String> sources, Capture lan, Capture srv) {
        static Side of(final NodePair nodes, final GatewayPair.Gateway gateway, final Node node) {
            return new Side(
                    gateway,
                    node,
                    node.machine().addressesOf("lan"),
                    nodes.world()
                            .own(Capture.start(node.machine(), "lan", ANYTHING_OF_THE_ADDRESS)),
                    nodes.world().own(Capture.start(node.machine(), "srv", "outbound and udp")));
        }

        /** Whatever it did for the addresses. */
        List<Instant> servedSince(final Instant from) {
            return Stream.concat(
                            forwardedSince(from).stream(),
                            claimsSince(from).stream().map(Frame::at))
                    .toList();
        }

        /** Datagrams that it forwarded to the server. */
        List<Instant> forwardedSince(final Instant from) {
            return srv.framesSince(from).stream().map(Frame::at).toList();
        }

        /**
         * Advertisements, and ARP or neighbour discovery that names a virtual address as its own.
         */
        List<Frame> claimsSince(final Instant from) {
            return lan.framesSince(from).stream()
                    .filter(
                            frame ->
                                    frame.advert().isPresent()
                                            || frame.sourceMac().startsWith("00:00:5e:00:01")
                                            || frame.arp()
                                                    .filter(
                                                            arp ->
                                                                    arp.sender()
                                                                            .equals(
                                                                                    GatewayPair
                                                                                            .LAN_ADDRESS))
                                                    .isPresent())
                    .toList();
        }
    }

    FenceIT() {
        Tools.need("tcpdump", "arping", "nft");
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            node.configure(
                    "org.tandemgate.node.cfg", Map.of("name", node.name(), "preempt", "false"));
            final String advskew = node == nodes.gw1() ? "60" : "80";
            NodePair.carp(node, NodePair.lan(), "advbase", "0", "advskew", advskew);
            NodePair.carp(node, NodePair.serverSide(), "advbase", "0", "advskew", advskew);
        }
        side1 = Side.of(nodes, nodes.net().gw1(), nodes.gw1());
        side2 = Side.of(nodes, nodes.net().gw2(), nodes.gw2());
        master = side1;
        backup = side2;
        nodes.gw1().start();
        nodes.gw1().awaitReady();
        nodes.awaitMaster(nodes.net().gw1());
        nodes.gw2().start();
        nodes.gw2().awaitReady();
        probe = nodes.probe(GatewayPair.SERVER);
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    /** Who is master is left to the test before; both nodes are well. */
    @BeforeEach
    void whole() {
        for (final Side side : List.of(side1, side2)) {
            if (!side.node().isAlive()) {
                side.node().start();
                side.node().awaitReady();
            }
        }
        final boolean first = side1.node().role().equals("MASTER");
        master = first ? side1 : side2;
        backup = first ? side2 : side1;
        nodes.awaitMaster(master.gateway());
        awaitRole(backup.node(), "BACKUP");
        NodePair.awaitTraffic(probe);
    }

    private static void awaitRole(final Node node, final String role) {
        Wait.until(node.name() + " to be " + role, NodePair.LIMIT, node::role, role::equals);
    }

    /** The kernel removes the owned table with the process, and the other one drops everything. */
    @Test
    void aKilledNodeForwardsNothingAndAnswersNobody() {
        Attempts.atMost("kill -9, still served for", KEPT, this::kept);
    }

    /** How long a killed master is seen to serve. */
    private Duration kept() {
        whole();
        final Instant killed = Instant.now();
        master.node().kill();

        final Instant first = firstAdvert(backup, killed);
        NodePair.awaitTraffic(probe);
        report("kill -9: the other node's first advertisement", killed, first);
        assertEquals(1, arpAnswers(), "two nodes answered");
        final Instant last = last(master.servedSince(killed), killed);
        assertTrue(last.isBefore(first), "two nodes served");
        final String left = tables(master.node());
        assertTrue(left.contains("tandemgate_fence_"), left);
        assertFalse(left.contains("tandemgate_alive_"), left);
        return Duration.between(killed, last);
    }

    /**
     * The floor, for a kernel without nf_tables: here somebody empties them at once after the node
     * has died, so that nothing but the lifetime is left.
     */
    @Test
    void withoutAFenceTheAddressesLeaveADeadNodeByThemselves() {
        Attempts.bestAtMost("kill -9 without nf_tables, addresses there for", FLOOR, this::lasted);
    }

    /** How long the addresses of a master last that is neither alive nor fenced. */
    private Duration lasted() {
        whole();
        final Namespace machine = master.node().machine();
        final List<String> argv = List.of("env", "TZ=UTC", "ip", "-ts", "-o", "monitor", "address");
        try (Program monitor = machine.start("address-monitor", argv, Map.of())) {
            monitor.awaitOutput(GatewayPair.LAN_ADDRESS, NodePair.LIMIT);
            final Instant killed = Instant.now();
            master.node().kill();
            // While it lived the table was its own, and nobody else could empty it.
            machine.run("nft", "flush", "ruleset").required();
            assertEquals("", tables(master.node()), "the node is fenced");

            final Map<String, Instant> gone =
                    Wait.until(
                            "the addresses to go",
                            NodePair.LIMIT,
                            () -> gone(monitor, killed),
                            seen -> seen.size() == VIRTUAL_ADDRESSES);
            firstAdvert(backup, killed);
            NodePair.awaitTraffic(probe);
            assertEquals(1, arpAnswers(), "two nodes answered");
            return Duration.between(killed, last(gone.values(), killed));
        }
    }

    /** When the kernel removed each address after a moment, by its own word. */
    private static Map<String, Instant> gone(final Program monitor, final Instant from) {
        final Map<String, Instant> gone = new TreeMap<>();
        for (final String line : monitor.output().split("\n", -1)) {
            final Matcher matcher = GONE.matcher(line);
            if (matcher.matches()) {
                final Instant at = Instant.parse(matcher.group(1) + "Z");
                if (at.isAfter(from)) {
                    gone.put(matcher.group(2), at);
                }
            }
        }
        return gone;
    }

    private int arpAnswers() {
        return Wire.arping(nodes.net().client(), GatewayPair.LAN_ADDRESS).size() / 2;
    }

    /** What the earlier life left behind goes; what an orderly stop leaves behind is nothing. */
    @Test
    void aNewLifeRemovesWhatTheOldOneLeftAndAnOrderlyStopLeavesNothing() {
        master.node().kill();
        firstAdvert(backup, Instant.now());
        final String old = tables(master.node()).strip();
        master.node().start();
        master.node().awaitReady();
        Wait.until(
                "one pair of tables, and not the old ones",
                NodePair.LIMIT,
                () -> tables(master.node()),
                seen -> seen.lines().count() == 2 && !seen.contains(old));
        assertEquals("[]", master.node().status().get("problems").toString());

        master.node().terminate();

        assertEquals("", tables(master.node()));
        final String links = master.node().machine().ip("link", "show");
        assertFalse(links.contains("carp"), links);
    }

    private static String tables(final Node node) {
        return node.machine().run("nft", "list", "tables").required().output();
    }

    /** SIGSTOP for 5 s: the fence closes before the peer takes over, and nothing leaves after. */
    @Test
    void aFrozenNodeServesNothingAndWakesUpAsBackup() {
        final Instant stopped = Instant.now();
        master.node().program().signal("STOP");
        final Instant frozen = Instant.now();
        final Instant first = firstAdvert(backup, stopped);
        NodePair.awaitTraffic(probe);
        final Instant last = last(master.forwardedSince(stopped), stopped);
        report("SIGSTOP: the last datagram it forwarded", stopped, last);
        report("SIGSTOP: the other node's first advertisement", stopped, first);
        assertTrue(last.isBefore(first), "two nodes forwarded");
        assertTrue(
                last.isBefore(frozen.plus(HOLD).plus(KEPT)),
                () -> "forwarded until " + Duration.between(frozen, last) + " after the stop");
        assertEquals(1, arpAnswers(), "two nodes answered");
        Wait.pause(Duration.between(Instant.now(), stopped.plusSeconds(5)));

        final Instant thawed = Instant.now();
        final long thawedNanos = System.nanoTime();
        master.node().program().signal("CONT");
        awaitRole(master.node(), "BACKUP");
        Wait.until(
                "three more advertisements of the other node",
                NodePair.LIMIT,
                () -> backup.claimsSince(thawed).size(),
                seen -> seen >= 3);

        assertEquals(List.of(), master.claimsSince(stopped.plus(HOLD)), "said as a stale master");
        assertEquals(List.of(), master.forwardedSince(first), "forwarded as a stale master");
        assertEquals(0, probe.datagramsSince(thawedNanos).lost());
        final var pauses = master.node().status().get("pauses");
        assertTrue(pauses.get("count").number() >= 1, pauses::toString);
        assertTrue(pauses.get("longestMs").number() >= 4500, pauses::toString);
    }

    /** As a garbage collection on a slow machine: less than three intervals. */
    @Test
    void aShortPauseMovesNothingAndCostsNoPacket() {
        for (int attempt = 0; ; attempt++) {
            final Instant from = Instant.now();
            final long fromNanos = System.nanoTime();
            master.node().program().signal("STOP");
            Wait.pause(Duration.ofMillis(200));
            master.node().program().signal("CONT");
            final Duration took = Duration.between(from, Instant.now());
            NodePair.awaitTraffic(probe);
            if (took.compareTo(HOLD.minusMillis(250)) < 0) {
                final Gap gap = probe.datagramsSince(fromNanos);
                assertEquals(0, gap.lost(), () -> gap + " over a pause of " + took);
                assertEquals("MASTER", master.node().role());
                assertEquals(List.of(), backup.claimsSince(from));
                return;
            }
            assertTrue(attempt < 5, "the machine is too busy to pause for 0.2 s only");
            whole();
        }
    }

    /** Firewalls are loaded so; it takes the lock of nf_tables and every table but the owned. */
    @Test
    void aFirewallThatIsLoadedAnewDisturbsNothing() {
        final Instant from = Instant.now();
        final long fromNanos = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            master.node().machine().run("nft", "flush", "ruleset").required();
        }
        NodePair.awaitTraffic(probe);

        assertEquals(0, probe.datagramsSince(fromNanos).lost());
        assertEquals(List.of(), backup.claimsSince(from));
        Wait.until(
                "both tables",
                NodePair.LIMIT,
                () -> tables(master.node()),
                s -> s.lines().count() == 2);
    }

    private Instant firstAdvert(final Side from, final Instant since) {
        return Wait.until(
                        "an advertisement of " + from.node().name(),
                        NodePair.LIMIT,
                        () ->
                                from.lan().advertsSince(since).stream()
                                        .filter(a -> from.sources().contains(a.source()))
                                        .toList(),
                        seen -> !seen.isEmpty())
                .get(0)
                .at();
    }

    private static Instant last(final Collection<Instant> all, final Instant otherwise) {
        return all.stream().max(Instant::compareTo).orElse(otherwise);
    }

    private static void report(final String what, final Instant from, final Instant at) {
        System.out.println(what + ": " + Duration.between(from, at).toMillis() + " ms");
    }
}
