package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.probe.Probe;

/**
 * Two of our nodes that answer with the Ethernet address of their interface (carp.md 4.4, way A):
 * neighbours must change their minds when the role moves. Below a second: advbase 0.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InterfaceMacIT {
    /** 3 x 40/256 s, and what sees it is late too. */
    private static final Duration LATEST = Duration.ofMillis(469 + 200);

    /** Planned: nobody waits until the other one is missed. */
    private static final Duration AT_ONCE = Duration.ofMillis(300);

    private final NodePair nodes = new NodePair();
    private final Namespace client = nodes.net().client();
    private final Wire wire = new Wire(nodes.capture());
    private final String mac1 = nodes.net().gw1().lan().mac();
    private final String mac2 = nodes.net().gw2().lan().mac();
    private final Set<String> from1 = nodes.gw1().machine().addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");
    private final Probe probe4;
    private final Probe probe6;

    InterfaceMacIT() {
        Tools.need("tcpdump", "arping", "ndisc6");
        for (final var host : List.of(NodePair.lan(), NodePair.serverSide())) {
            NodePair.carp(nodes.gw1(), host, "mac", "interface", "advbase", "0", "advskew", "20");
            NodePair.carp(nodes.gw2(), host, "mac", "interface", "advbase", "0", "advskew", "40");
        }
        nodes.gw1().start();
        nodes.gw2().start();
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
        nodes.awaitMaster(nodes.net().gw1());
        probe4 = nodes.probe(GatewayPair.SERVER);
        probe6 = nodes.probe(GatewayPair.SERVER_6);
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @Test
    void neighboursFollowFromOneInterfaceToTheOther() {
        awaitTraffic();
        assertEquals(List.of(mac1, mac1), Wire.arping(client, GatewayPair.LAN_ADDRESS));
        assertEquals(List.of(mac1), Wire.ndisc(client, GatewayPair.LAN_ADDRESS_6));
        assertNeighbors(mac1);
        final Advert advert = wire.firstAdvert(Instant.now(), from1, any -> true);
        assertEquals(mac1, advert.sourceMac());
        assertEquals(0, advert.advbase());
        assertEquals(20, advert.advskew());

        Attempts.atMost("power loss, own MAC, without service for", LATEST, this::powerLoss);
        Attempts.atMost("orderly stop, own MAC, without service for", AT_ONCE, this::orderlyStop);
    }

    /** Both nodes are well, gw1 is in charge and the neighbours know it. */
    private void whole() {
        nodes.net().gw1().plugCables();
        if (!nodes.gw1().isAlive()) {
            nodes.gw1().start();
            nodes.gw1().awaitReady();
        }
        nodes.awaitMaster(nodes.net().gw1());
        awaitTraffic();
        assertNeighbors(mac1);
    }

    private Duration powerLoss() {
        whole();
        final Instant before = Instant.now();
        final long beforeNanos = System.nanoTime();
        nodes.gw1().kill();
        nodes.net().gw1().pullCables();
        final Advert first = wire.firstAdvert(before, from2, any -> true);
        awaitTraffic();

        assertEquals(mac2, first.sourceMac());
        assertNeighbors(mac2);
        assertFalse(probe4.stream().isBroken(), probe4::output);
        assertFalse(probe6.stream().isBroken(), probe6::output);
        wire.gratuitous(before, GatewayPair.LAN_ADDRESS)
                .forEach(arp -> assertEquals(mac2, arp.senderMac(), arp::toString));
        wire.unsolicited(before, GatewayPair.LAN_ADDRESS_6)
                .forEach(na -> assertEquals(mac2, na.linkLayer(), na::toString));
        return longestGap(beforeNanos);
    }

    private Duration orderlyStop() {
        whole();
        final long stopped = System.nanoTime();
        nodes.gw1().terminate();
        awaitTraffic();
        assertNeighbors(mac2);
        assertEquals(List.of(mac2, mac2), Wire.arping(client, GatewayPair.LAN_ADDRESS));
        return longestGap(stopped);
    }

    private Duration longestGap(final long sinceNanos) {
        return Duration.ofNanos(
                Math.max(
                        probe4.datagramsSince(sinceNanos).longestNanos(),
                        probe6.datagramsSince(sinceNanos).longestNanos()));
    }

    private void assertNeighbors(final String mac) {
        for (final String address : List.of(GatewayPair.LAN_ADDRESS, GatewayPair.LAN_ADDRESS_6)) {
            Wait.until(
                    "the client to find " + address + " at " + mac,
                    NodePair.LIMIT,
                    () -> Neighbor.macOf(client, GatewayPair.HOST_INTERFACE, address).orElse(""),
                    mac::equals);
        }
    }

    private void awaitTraffic() {
        NodePair.awaitTraffic(probe4);
        NodePair.awaitTraffic(probe6);
    }
}
