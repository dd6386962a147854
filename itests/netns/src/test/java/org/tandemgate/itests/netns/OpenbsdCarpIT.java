package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
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

    /** OpenBSD asserts 0.1 s; the nearest wrong behaviour, the next advert, comes after 1 s. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    private final PortedPair pair = new PortedPair();
    private final Map<String, PortedPair.Net> nets = new HashMap<>();

    OpenbsdCarpIT() {
        Tools.need("ping", "tcpdump");
        prepare("carp1", false, "virtual");
        prepare("carp2", false, "interface");
        prepare("carp3", true, "virtual");
        prepare("carp4", true, "interface");
        pair.start();
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
            final Duration gap = Duration.between(demoted.at(), first.at());
            System.out.println(name + ": roles exchanged in " + gap.toMillis() + " ms");
            assertTrue(gap.compareTo(AT_ONCE) < 0, gap::toString);
            PortedPair.awaitState(pair.two(), name, "BACKUP");
            PortedPair.awaitState(pair.three(), name, "MASTER");
            assertEquals(unicast ? subnet(name) + "2" : "224.0.0.18", first.destination());
            if (virtual) {
                assertLearned(net, capture);
            }
        }
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
