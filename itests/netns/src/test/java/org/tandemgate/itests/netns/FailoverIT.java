package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.probe.Probe;

/** Two of our nodes with the virtual Ethernet address, IPv4 and IPv6, at one advert a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailoverIT {
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:01";
    private static final String SERVER_SIDE_MAC = "00:00:5e:00:01:02";
    private static final int ADVSKEW_2 = 100;

    /** 3 x advbase + advskew/256 of gw2: freebsd/freebsd-src sys/netinet/ip_carp.c carp_setrun. */
    private static final Duration MASTER_DOWN_2 = Duration.ofMillis(3391);

    /** What sees it is late too; the nearest wrong formula, 3 x (advbase + skew), is 781 ms off. */
    private static final Duration LATEST = MASTER_DOWN_2.plusMillis(200);

    /** A planned change; the nearest wrong behaviour, the next advert, comes after 1 s. */
    private static final Duration AT_ONCE = Duration.ofMillis(300);

    private final NodePair nodes = new NodePair();
    private final Namespace client = nodes.net().client();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = nodes.gw1().machine().addressesOf("lan");
    private final Set<String> from2 = nodes.gw2().machine().addressesOf("lan");
    private final Probe probe4;
    private final Probe probe6;

    FailoverIT() {
        Tools.need("tcpdump", "arping", "ndisc6");
        NodePair.carp(nodes.gw1(), NodePair.lan());
        NodePair.carp(nodes.gw1(), NodePair.serverSide());
        NodePair.carp(nodes.gw2(), NodePair.lan(), "advskew", "" + ADVSKEW_2);
        NodePair.carp(nodes.gw2(), NodePair.serverSide(), "advskew", "" + ADVSKEW_2);
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

    /** Every test begins with both nodes well, gw1 in charge and the traffic flowing. */
    @BeforeEach
    void whole() {
        nodes.net().gw1().plugCables();
        nodes.net().gw2().plugCables();
        if (!nodes.gw1().isAlive()) {
            nodes.gw1().start();
            nodes.gw1().awaitReady();
        }
        nodes.awaitMaster(nodes.net().gw1());
        awaitTraffic();
    }

    /** carp.md 1.1 and 1.2: what an advert looks like, and that one node alone sends it. */
    @Test
    void oneMasterAdvertisesOnceASecondInBothFamilies() {
        Attempts.atMost("four intervals", Duration.ofMillis(4200), this::fourIntervals);
    }

    private Duration fourIntervals() {
        final Instant from = Instant.now();
        Wait.until(
                "five adverts of IPv4",
                Duration.ofSeconds(15),
                () -> ofIpv4(nodes.capture().advertsSince(from)),
                adverts -> adverts.size() >= 5);
        final List<Advert> adverts = nodes.capture().advertsSince(from);
        for (final Advert advert : adverts) {
            final boolean ipv4 = advert.source().contains(".");
            assertTrue(from1.contains(advert.source()), advert::toString);
            assertEquals(VIRTUAL_MAC, advert.sourceMac(), advert::toString);
            assertEquals(ipv4 ? "01:00:5e:00:00:12" : "33:33:00:00:00:12", advert.destinationMac());
            assertEquals(
                    ipv4 ? "224.0.0.18" : Namespace.spelledOut("ff02::12"), advert.destination());
            assertEquals(255, advert.ttl());
            assertEquals(1, advert.vhid());
            assertEquals(1, advert.advbase());
            assertEquals(0, advert.advskew());
            assertEquals(0, advert.demotion());
        }
        final List<Advert> ipv4 = ofIpv4(adverts);
        final Duration whole = Duration.between(ipv4.get(0).at(), ipv4.get(4).at());
        assertTrue(whole.toMillis() >= 3900, whole::toString);
        assertTrue(adverts.size() - ipv4.size() >= 4, () -> "IPv6 is missing: " + adverts);
        return whole;
    }

    /** carp.md 4.1: only a MASTER answers, with the virtual address; never two answers. */
    @Test
    void neighboursFindBothAddressesOnceAtTheVirtualMac() {
        try (Capture backup = Capture.start(nodes.net().lan().namespace(), "gw2", "arp or icmp6")) {
            final Instant from = Instant.now();
            assertEquals(
                    List.of(VIRTUAL_MAC, VIRTUAL_MAC),
                    Wire.arping(client, GatewayPair.LAN_ADDRESS));
            assertEquals(List.of(VIRTUAL_MAC), Wire.ndisc(client, GatewayPair.LAN_ADDRESS_6));
            client.ip("neigh", "flush", "all");
            awaitTraffic();
            assertEquals(VIRTUAL_MAC, neighbor(GatewayPair.LAN_ADDRESS));
            assertEquals(VIRTUAL_MAC, neighbor(GatewayPair.LAN_ADDRESS_6));
            assertEquals("gw1", nodes.net().lan().whereIs(VIRTUAL_MAC));
            assertEquals(List.of(), answers(backup, from));
        }
    }

    /** carp.md 3.1: a dead master is missed after 3 x advbase + advskew/256. */
    @Test
    void theBackupTakesOverWhenTheMasterIsKilledAndItsCablesPulled() {
        Attempts.atMost("power loss, without service for", LATEST, this::powerLoss);
    }

    private Duration powerLoss() {
        whole();
        final Instant before = Instant.now();
        final long beforeNanos = System.nanoTime();
        nodes.gw1().kill();
        nodes.net().gw1().pullCables();

        final Advert first = wire.firstAdvert(before, from2, advert -> true);
        final Duration silent = Duration.between(wire.lastAdvert(from1).at(), first.at());
        assertTrue(silent.compareTo(MASTER_DOWN_2.minusMillis(50)) >= 0, silent::toString);
        awaitTraffic();
        assertFalse(probe4.stream().isBroken(), probe4::output);
        assertFalse(probe6.stream().isBroken(), probe6::output);
        assertEquals(VIRTUAL_MAC, neighbor(GatewayPair.LAN_ADDRESS));
        assertEquals("gw2", nodes.net().lan().whereIs(VIRTUAL_MAC));
        assertEquals("gw2", nodes.net().serverSide().whereIs(SERVER_SIDE_MAC));
        assertAnnounced(before);
        return longest(silent, longestGap(beforeNanos));
    }

    private Duration longestGap(final long sinceNanos) {
        return longest(
                Duration.ofNanos(probe4.datagramsSince(sinceNanos).longestNanos()),
                Duration.ofNanos(probe6.datagramsSince(sinceNanos).longestNanos()));
    }

    private static Duration longest(final Duration one, final Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** carp.md 4.4: without a lifetime the dead node's kernel would go on answering for ever. */
    @Test
    void theAddressesLeaveADeadNodeByThemselves() {
        Attempts.atMost("kill -9, without service for", LATEST, this::death);
    }

    private Duration death() {
        whole();
        final Instant before = Instant.now();
        final long beforeNanos = System.nanoTime();
        nodes.gw1().kill();

        wire.firstAdvert(before, from2, advert -> true);
        awaitTraffic();

        nodes.awaitMaster(nodes.net().gw2());
        final Instant taken = Instant.now();
        try (Capture dead = Capture.start(nodes.net().lan().namespace(), "gw1", "arp or icmp6")) {
            assertEquals(
                    List.of(VIRTUAL_MAC, VIRTUAL_MAC),
                    Wire.arping(client, GatewayPair.LAN_ADDRESS));
            assertEquals(List.of(VIRTUAL_MAC), Wire.ndisc(client, GatewayPair.LAN_ADDRESS_6));
            assertEquals(List.of(), answers(dead, taken));
        }
        assertEquals("gw2", nodes.net().lan().whereIs(VIRTUAL_MAC));
        return longestGap(beforeNanos);
    }

    /**
     * carp.md 3.6: a node without a link cannot serve; all its virtual hosts move together, at
     * once, because the one whose link is whole says how demoted its group is.
     */
    @Test
    void theBackupTakesOverEverythingWhenOneCableIsPulled() {
        Attempts.atMost("one cable, without service for", AT_ONCE, this::oneCable);
    }

    private Duration oneCable() {
        whole();
        final Instant before = Instant.now();
        final long beforeNanos = System.nanoTime();
        nodes.net().gw1().lan().pull();

        wire.firstAdvert(before, from2, advert -> true);
        awaitTraffic();
        assertEquals("gw2", nodes.net().lan().whereIs(VIRTUAL_MAC));
        Wait.until(
                "the server's side to follow",
                NodePair.LIMIT,
                () -> nodes.net().serverSide().whereIs(SERVER_SIDE_MAC),
                "gw2"::equals);
        assertFalse(probe4.stream().isBroken(), probe4::output);
        return longestGap(beforeNanos);
    }

    /** carp.md 3.6 and 5: goodbye is said, and the address is held until the other one has it. */
    @Test
    void anOrderlyStopHandsOverAtOnce() {
        Attempts.atMost("orderly stop, without service for", AT_ONCE, this::orderlyStop);
    }

    private Duration orderlyStop() {
        whole();
        final Instant before = Instant.now();
        final long beforeNanos = System.nanoTime();
        nodes.gw1().terminate();

        final Advert goodbye = wire.firstAdvert(before, from1, Advert::isBowOut);
        final Advert first = wire.firstAdvert(before, from2, advert -> true);
        assertTrue(goodbye.at().isBefore(first.at()), "taken over without a goodbye");
        awaitTraffic();
        assertEquals("gw2", nodes.net().lan().whereIs(VIRTUAL_MAC));
        assertAnnounced(before);
        return longest(Duration.between(goodbye.at(), first.at()), longestGap(beforeNanos));
    }

    /** carp.md 3.2: with preempt the better settings take over from a worse master. */
    @Test
    void theBetterNodeTakesOverAgainWhenItIsBack() {
        Attempts.atMost("return, two masters or none for", AT_ONCE, this::comesBack);
    }

    private Duration comesBack() {
        whole();
        nodes.gw1().kill();
        nodes.net().gw1().pullCables();
        wire.firstAdvert(Instant.now(), from2, advert -> true);
        awaitTraffic();

        // The machine boots: a fresh kernel has nothing of the dead runtime.
        nodes.gw1().machine().removeLinks("macvlan");
        final Instant before = Instant.now();
        final long beforeNanos = System.nanoTime();
        nodes.net().gw1().plugCables();
        nodes.gw1().start();
        nodes.gw1().awaitReady();
        final Advert back = wire.firstAdvert(before, from1, advert -> !advert.isBowOut());
        nodes.awaitMaster(nodes.net().gw1());
        awaitTraffic();

        assertEquals("gw1", nodes.net().lan().whereIs(VIRTUAL_MAC));
        assertAnnounced(back.at().minusMillis(100));
        final Duration both =
                wire.adverts(back.at(), from2).stream()
                        .map(advert -> Duration.between(back.at(), advert.at()))
                        .reduce(Duration.ZERO, (any, last) -> last);
        return longest(both, longestGap(beforeNanos));
    }

    /** carp.md 4.2: the forms that every neighbour believes, repeated. */
    private void assertAnnounced(final Instant from) {
        Wait.until(
                "three announcements of the IPv4 address",
                Duration.ofSeconds(10),
                () -> wire.gratuitous(from, GatewayPair.LAN_ADDRESS),
                seen -> seen.size() >= 3);
        wire.gratuitous(from, GatewayPair.LAN_ADDRESS)
                .forEach(arp -> assertEquals(VIRTUAL_MAC, arp.senderMac()));
        Wait.until(
                "three announcements of the IPv6 address",
                Duration.ofSeconds(10),
                () -> wire.unsolicited(from, GatewayPair.LAN_ADDRESS_6),
                seen -> seen.size() >= 3);
        for (final var na : wire.unsolicited(from, GatewayPair.LAN_ADDRESS_6)) {
            assertEquals(VIRTUAL_MAC, na.linkLayer(), na::toString);
            assertEquals(255, na.hopLimit(), na::toString);
            assertTrue(na.override(), na::toString);
            assertTrue(na.router(), na::toString);
            assertEquals(Namespace.spelledOut("ff02::1"), na.destination());
        }
    }

    private static List<Frame> answers(final Capture capture, final Instant from) {
        return Wire.answers(capture, from, GatewayPair.LAN_ADDRESS, GatewayPair.LAN_ADDRESS_6);
    }

    private void awaitTraffic() {
        NodePair.awaitTraffic(probe4);
        NodePair.awaitTraffic(probe6);
    }

    private String neighbor(final String address) {
        return Neighbor.macOf(client, GatewayPair.HOST_INTERFACE, address).orElse("unknown");
    }

    private static List<Advert> ofIpv4(final List<Advert> adverts) {
        return adverts.stream().filter(advert -> advert.source().contains(".")).toList();
    }
}
