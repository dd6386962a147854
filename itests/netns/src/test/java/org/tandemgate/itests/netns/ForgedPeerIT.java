package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/**
 * One node and peers that send as other systems do, octet by octet. While they are master they send
 * four times a second, so that no wait is longer than the node's own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForgedPeerIT {
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:01";
    private static final String PEER = "10.0.0.99";

    private final NodePair nodes = new NodePair();
    private final Node ours = nodes.gw1();
    private final Attacker peer = new Attacker(nodes.world(), nodes.net().lan());
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> fromOurs = Set.of("10.0.0.2");

    ForgedPeerIT() {
        Tools.need("tcpdump");
        final Map<String, String> lan = new LinkedHashMap<>(NodePair.lan());
        lan.put("addresses", "10.0.0.1/24");
        NodePair.carp(ours, lan, "advskew", "100");
        nodes.nodeSettings("preempt", "false");
        ours.start();
        ours.awaitReady();
    }

    @AfterAll
    void stop() {
        nodes.close();
    }

    @BeforeEach
    void master() {
        awaitRole("MASTER");
    }

    private void awaitRole(final String role) {
        Wait.until("our node to be " + role, NodePair.LIMIT, ours::role, role::equals);
    }

    private static Forge better() {
        return Forge.advert(PEER, NodePair.PASSPHRASE, GatewayPair.LAN_ADDRESS, 0);
    }

    private long received() {
        return ours.virtualHost("lan").get("advertsReceived").number();
    }

    /** Sends so many, each when the one before was heard, which is soon enough for a backup. */
    private void eachIsHeard(final int adverts, final Counter counter) {
        for (long advert = 1; advert <= adverts; advert++) {
            final long before = received();
            peer.send(better().counter(counter.of(advert)).frame());
            Wait.until(
                    "advert " + advert + " of " + adverts + " to be heard",
                    NodePair.LIMIT,
                    this::received,
                    heard -> heard > before);
        }
    }

    private interface Counter {
        long of(long advert);
    }

    /** carp.md 2.4: all adverts of an OpenBSD boot are identical in counter and digest. */
    @Test
    void aConstantCounterIsHeardEveryTime() {
        eachIsHeard(8, advert -> 0x0123456789abcdefL);
        assertEquals("BACKUP", ours.role());
        assertSilentWhileHearing();
    }

    /** carp.md 2.4: FreeBSD, NetBSD and UCarp draw every counter at random until they hear us. */
    @Test
    void unrelatedCountersAreHeardEveryTime() {
        eachIsHeard(8, advert -> advert * 0x9e3779b97f4a7c15L);
        assertEquals("BACKUP", ours.role());
        assertSilentWhileHearing();
    }

    private void assertSilentWhileHearing() {
        final Instant from = Instant.now();
        eachIsHeard(4, advert -> advert);
        assertEquals(0, wire.adverts(from, fromOurs).size(), "a backup must be silent");
    }

    /**
     * carp.md 4.4: the frames of a BSD master carry the virtual MAC that our macvlan has itself; a
     * private macvlan swallows them, and whoever listens on the parent alone is deaf to them.
     */
    @Test
    void aMasterHearsFramesFromItsOwnVirtualMac() {
        peer.send(better().mac(VIRTUAL_MAC).counter(77).frame());
        awaitRole("BACKUP");
    }

    /**
     * carp.md 3.6: OpenBSD and NetBSD say goodbye with 255/255; a backup takes over at once.
     * Nothing else can move this role: the node does not preempt, and with advbase 86 its patience
     * of 259 s is longer than the interval that such a goodbye names.
     */
    @Test
    void theGoodbyeOfABsdIsObeyedAtOnce() {
        final String file = "org.tandemgate.carp-patient.cfg";
        final Map<String, String> patient = new LinkedHashMap<>(NodePair.lan());
        patient.putAll(
                Map.of("vhid", "8", "addresses", "10.0.0.8/24", "advbase", "86", "advskew", "254"));
        ours.configure(file, patient);
        try {
            final Forge bsd = Forge.advert(PEER, NodePair.PASSPHRASE, "10.0.0.8", 0).vhid(8);
            awaitPatientBackup(0);
            peer.send(bsd.every(86, 0).counter(1).frame());
            awaitPatientBackup(1);

            final Instant goodbye = Instant.now();
            peer.send(bsd.every(255, 255).counter(2).frame());
            final Advert first = wire.firstAdvert(goodbye, fromOurs, advert -> advert.vhid() == 8);

            final Duration gap = Duration.between(goodbye, first.at());
            System.out.println("measured goodbye: obeyed after " + gap.toMillis() + " ms");
            assertTrue(gap.compareTo(Duration.ofSeconds(3)) < 0, gap::toString);
        } finally {
            ours.unconfigure(file);
            Wait.until(
                    "one virtual host to be left",
                    NodePair.LIMIT,
                    () -> ours.status().get("virtualHosts").items().size(),
                    Integer.valueOf(1)::equals);
        }
    }

    private void awaitPatientBackup(final int heard) {
        Wait.until(
                "a patient backup that has heard " + heard,
                NodePair.LIMIT,
                () -> ours.status().get("virtualHosts").items(),
                hosts ->
                        hosts.stream()
                                .anyMatch(
                                        host ->
                                                host.get("name").text().equals("patient")
                                                        && host.get("state").text().equals("BACKUP")
                                                        && host.get("advertsReceived").number()
                                                                >= heard));
    }

    /** carp.md 3.4: both advertise at the same moment with the same settings; one yields. */
    @Test
    void equalAdvertsAtTheSameMomentAreSettledByAddress() {
        final Instant from = Instant.now();
        final Forge higher = better().every(1, 100);
        for (int i = 0; i < 5; i++) {
            peer.send(higher.counter(1000 + i).frame());
        }
        // 10.0.0.2 is lower than 10.0.0.99: it stays, and shows itself.
        wire.firstAdvert(from, fromOurs, advert -> true);
        assertEquals("MASTER", ours.role());
        // rp_filter is off: any source may be on the wire.
        peer.send(
                Forge.advert("9.0.0.1", NodePair.PASSPHRASE, GatewayPair.LAN_ADDRESS, 100)
                        .counter(2000)
                        .frame());
        awaitRole("BACKUP");
    }

    /** A worse master does not move the role; the node shows itself again at once. */
    @Test
    void aWorseMasterIsAnsweredAtOnce() {
        final Advert last = wire.firstAdvert(Instant.now(), fromOurs, advert -> true);
        final Instant sent = Instant.now();
        peer.send(better().every(1, 200).counter(5).frame());
        final Advert answer = wire.firstAdvert(sent, fromOurs, advert -> true);
        assertTrue(
                Duration.between(sent, answer.at()).toMillis() < 500,
                () -> last + " was followed by " + answer);
        Wait.until(
                "an announcement",
                NodePair.LIMIT,
                () -> wire.gratuitous(sent, GatewayPair.LAN_ADDRESS),
                seen -> !seen.isEmpty());
        assertEquals("MASTER", ours.role());
    }
}
