package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/**
 * openbsd/src regress/sys/netinet/carp, carp_1 to carp_4, by topology and assertion: vhid 251, no
 * passphrase, node 2 with advskew 100, each virtual host alone in its group. Demote node 1's group,
 * and 0.1 s later the roles are exchanged.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenbsdCarpIT {
    private static final int VHID = 251;
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:fb";
    private static final String OCTET = "carp5";

    /** As OpenBSD; the nearest wrong behaviour, the next advert, always comes after 1 s. */
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private final PortedPair pair = new PortedPair();
    private final Map<String, PortedPair.Net> nets = new HashMap<>();

    OpenbsdCarpIT() {
        Tools.need("ping", "tcpdump");
        prepare("carp1", false, "virtual");
        prepare("carp2", false, "interface");
        prepare("carp3", true, "virtual");
        prepare("carp4", true, "interface");
        nets.put(OCTET, pair.bridge(OCTET));
        PortedPair.add(pair.two().machine(), OCTET, subnet(OCTET) + "2/24");
        PortedPair.add(pair.three().machine(), OCTET, subnet(OCTET) + "3/24");
        demotingAsOpenbsd(pair.two(), "10");
        demotingAsOpenbsd(pair.three(), "100");
        pair.start();
    }

    private static void demotingAsOpenbsd(final Node node, final String advskew) {
        final String address = subnet(OCTET) + "1/24";
        PortedPair.carp(node, OCTET, VHID, address, "peer.kind", "openbsd", "advskew", advskew);
    }

    @AfterAll
    void stop() {
        pair.close();
    }

    private void prepare(final String name, final boolean unicast, final String mac) {
        nets.put(name, pair.bridge(name));
        // One subnet for each variant, so that they can run side by side in one machine.
        final String net = subnet(name);
        PortedPair.add(pair.two().machine(), name, net + "2/24");
        PortedPair.add(pair.three().machine(), name, net + "3/24");
        half(pair.two(), name, "0", mac, unicast ? net + "3" : "");
        half(pair.three(), name, "100", mac, unicast ? net + "2" : "");
    }

    private static String subnet(final String name) {
        return "192.168." + name.charAt(4) + ".";
    }

    private void half(
            final Node node,
            final String name,
            final String advskew,
            final String mac,
            final String peer) {
        PortedPair.carp(
                node,
                name,
                VHID,
                subnet(name) + "1/24",
                "advskew",
                advskew,
                "mac",
                mac,
                "peer",
                peer);
    }

    @ParameterizedTest
    @CsvSource({"carp1,false,true", "carp2,false,false", "carp3,true,true", "carp4,true,false"})
    void demotingTheGroupExchangesTheRolesAtOnce(
            final String name, final boolean unicast, final boolean virtual) {
        final var net = nets.get(name);
        Attempts.atMost(
                name + ", roles exchanged in",
                AT_ONCE,
                () -> {
                    final Duration gap = exchanged(net, name, unicast, virtual);
                    pair.two().ha("carp:undemote", name).required();
                    return gap;
                });
    }

    /** How long after the demoted advert the first one of the other node was seen. */
    private Duration exchanged(
            final PortedPair.Net net,
            final String name,
            final boolean unicast,
            final boolean virtual) {
        PortedPair.awaitState(pair.two(), name, "MASTER");
        PortedPair.awaitState(pair.three(), name, "BACKUP");
        PortedPair.ping(pair.three().machine(), subnet(name) + "1");

        // At a port: the bridge itself does not see what goes from one port to the other.
        try (Capture capture = Capture.start(net.one(), "gw2", "")) {
            final var wire = new Wire(capture);
            pair.two().ha("carp:demote", name).required();

            final var from2 = Set.of(subnet(name) + "2");
            final var from3 = Set.of(subnet(name) + "3");
            final Advert demoted =
                    wire.firstAdvert(Instant.EPOCH, from2, advert -> advert.demotion() > 0);
            final Advert first = wire.firstAdvert(Instant.EPOCH, from3, advert -> true);
            PortedPair.awaitState(pair.two(), name, "BACKUP");
            PortedPair.awaitState(pair.three(), name, "MASTER");
            assertEquals(unicast ? subnet(name) + "2" : "224.0.0.18", first.destination());
            if (virtual) {
                assertLearned(net, capture);
            }
            return Duration.between(demoted.at(), first.at());
        }
    }

    /**
     * sys/netinet/ip_carp.c carp_send_ad: demotion has an octet of its own and advskew stays as it
     * was configured; one step is enough to lose the role.
     */
    @Test
    void demotionIsInItsOctetAloneAndOneStepMovesTheRole() {
        PortedPair.awaitState(pair.two(), OCTET, "MASTER");
        PortedPair.awaitState(pair.three(), OCTET, "BACKUP");
        final var net = nets.get(OCTET);
        try (Capture capture = Capture.start(net.one(), net.net().bridge(), "proto 112")) {
            final var wire = new Wire(capture);
            final var from2 = Set.of(subnet(OCTET) + "2");
            final var from3 = Set.of(subnet(OCTET) + "3");
            pair.two().ha("carp:demote", OCTET, "1").required();
            final Advert demoted =
                    wire.firstAdvert(Instant.EPOCH, from2, advert -> advert.demotion() > 0);
            assertEquals(1, demoted.demotion());
            final Advert first = wire.firstAdvert(Instant.EPOCH, from3, advert -> true);
            assertEquals(0, first.demotion());
            PortedPair.awaitState(pair.two(), OCTET, "BACKUP");
            assertEquals(Set.of(10), advskews(wire, from2));
            assertEquals(Set.of(100), advskews(wire, from3));
        }
    }

    private static Set<Integer> advskews(final Wire wire, final Set<String> sources) {
        return wire.adverts(Instant.EPOCH, sources).stream()
                .map(Advert::advskew)
                .collect(Collectors.toSet());
    }

    /** carp.md 4.4: the switch must keep the port of the virtual MAC, with unicast peers too. */
    private static void assertLearned(final PortedPair.Net net, final Capture capture) {
        final Instant settled = Instant.now();
        Wait.until(
                "a frame from the virtual MAC in every interval",
                NodePair.LIMIT,
                () ->
                        capture.framesSince(settled).stream()
                                .filter(frame -> frame.sourceMac().equals(VIRTUAL_MAC))
                                .filter(frame -> frame.arp().isEmpty())
                                .count(),
                frames -> frames >= 3);
        assertEquals("gw2", net.net().whereIs(VIRTUAL_MAC));
    }
}
