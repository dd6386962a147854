package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tandemgate.itests.world.Capture;
import org.tandemgate.itests.world.Frame.Advert;
import org.tandemgate.itests.world.Namespace;
import org.tandemgate.itests.world.Neighbor;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;

/**
 * freebsd/freebsd-src tests/sys/netinet/carp.sh by topology and assertion, with our nodes as jails
 * two and three; the methods have its names. vrrp_v4 and vrrp_v6 do not apply: there is no VRRP
 * here. Each test has a network of its own, and addresses that end as in the original, because all
 * of them run in the same two machines.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FreebsdCarpIT {
    private static final String VIRTUAL_MAC = "00:00:5e:00:01:01";

    private final PortedPair pair = new PortedPair();
    private final PortedPair.Net basic4 = pair.bridge("b4");
    private final PortedPair.Net basic6 = pair.bridge("b6");
    private final PortedPair.Net unicast6 = pair.bridge("u6");
    private final PortedPair.Net linkLocal6 = pair.bridge("l6");
    private final PortedPair.Net negative = pair.bridge("neg");
    private final PortedPair.Net neighbour6 = pair.bridge("ns");
    private final PortedPair.Net kind = pair.bridge("kind");
    private final Namespace router4 = pair.world().router("one4");

    FreebsdCarpIT() {
        Tools.need("ping", "tcpdump");
        basicV4();
        unicastV4();
        basicV6();
        unicastV6();
        unicastLinkLocalV6();
        negativeDemotion();
        nd6NsSourceMac();
        peerKind();
        pair.world().networkSwitch("sw").connect(pair.two().machine(), "sw");
        pair.start();
    }

    @AfterAll
    void stop() {
        pair.close();
    }

    private void both(final String name, final String addresses, final String... keysAndValues) {
        PortedPair.carp(pair.two(), name, 1, addresses, keysAndValues);
        PortedPair.carp(pair.three(), name, 1, addresses, keysAndValues);
    }

    private void addresses(final String name, final String two, final String three) {
        PortedPair.add(pair.two().machine(), name, two);
        PortedPair.add(pair.three().machine(), name, three);
    }

    private void basicV4() {
        PortedPair.address(basic4.net(), "192.0.2.4/29");
        addresses("b4", "192.0.2.202/29", "192.0.2.203/29");
        both("b4", "192.0.2.1/29");
    }

    @Test
    void basic_v4() {
        pair.awaitOneMaster("b4");
        PortedPair.ping(basic4.one(), "192.0.2.1");
    }

    /** The peer's last octet is 224 on purpose: freebsd/freebsd-src PR 284872. */
    private void unicastV4() {
        final var left = pair.world().networkSwitch("u4a");
        final var right = pair.world().networkSwitch("u4b");
        left.connect(router4, "left");
        right.connect(router4, "right");
        left.connect(pair.two().machine(), "u4");
        right.connect(pair.three().machine(), "u4");
        PortedPair.add(router4, "left", "198.51.100.1/25");
        PortedPair.add(router4, "right", "198.51.100.129/25");
        addresses("u4", "198.51.100.2/25", "198.51.100.224/25");
        pair.two().machine().ip("route", "add", "198.51.100.224/32", "via", "198.51.100.1");
        pair.three().machine().ip("route", "add", "198.51.100.2/32", "via", "198.51.100.129");
        PortedPair.carp(pair.two(), "u4", 1, "203.0.113.1/32", "peer", "198.51.100.224");
        PortedPair.carp(pair.three(), "u4", 1, "203.0.113.1/32", "peer", "198.51.100.2");
    }

    @Test
    void unicast_v4() {
        PortedPair.ping(pair.two().machine(), "198.51.100.224");
        final Node master = pair.awaitOneMaster("u4");
        final String via = master.equals(pair.two()) ? "198.51.100.2" : "198.51.100.224";
        router4.ip("route", "replace", "203.0.113.1/32", "via", via);
        PortedPair.ping(router4, "203.0.113.1");

        PortedPair.carp(
                pair.two(), "u4", 1, "203.0.113.1/32", "peer", "198.51.100.224", "advskew", "2");
        Wait.until(
                "advskew 2",
                NodePair.LIMIT,
                () -> PortedPair.host(pair.two(), "u4").get("advskew").number(),
                advskew -> advskew == 2);
        // The peer is still in force: whoever is master now, the other one hears it.
        pair.awaitOneMaster("u4");
        try (Capture wire = Capture.start(router4, "right", "ip proto 112")) {
            final List<Advert> adverts =
                    Wait.until(
                            "three adverts on their way through the router",
                            NodePair.LIMIT,
                            () -> wire.advertsSince(Instant.EPOCH),
                            seen -> seen.size() >= 3);
            for (final Advert advert : adverts) {
                assertEquals(
                        List.of("198.51.100.2", "198.51.100.224").stream()
                                .filter(address -> !address.equals(advert.source()))
                                .toList(),
                        List.of(advert.destination()));
            }
        }
    }

    private void basicV6() {
        PortedPair.address(basic6.net(), "2001:db8:b6::4/64");
        addresses("b6", "2001:db8:b6::1:2/64", "2001:db8:b6::1:3/64");
        both("b6", "2001:db8:b6::1/64");
    }

    @Test
    void basic_v6() {
        pair.awaitOneMaster("b6");
        PortedPair.ping(basic6.one(), "2001:db8:b6::1", "-6");
    }

    private void unicastV6() {
        PortedPair.address(
                unicast6.net(), "2001:db8:60::4/64", "2001:db8:61::1/64", "2001:db8:62::1/64");
        unicast6.one().sysctl("net/ipv6/conf/all/forwarding", "1");
        addresses("u6", "2001:db8:61::2/64", "2001:db8:62::2/64");
        pair.two().machine().ip("-6", "route", "add", "default", "via", "2001:db8:61::1");
        pair.three().machine().ip("-6", "route", "add", "default", "via", "2001:db8:62::1");
        PortedPair.carp(pair.two(), "u6", 1, "2001:db8:60::1/64", "peer6", "2001:db8:62::2");
        PortedPair.carp(pair.three(), "u6", 1, "2001:db8:60::1/64", "peer6", "2001:db8:61::2");
    }

    @Test
    void unicast_v6() {
        PortedPair.ping(pair.two().machine(), "2001:db8:62::2", "-6");
        pair.awaitOneMaster("u6");
        PortedPair.ping(unicast6.one(), "2001:db8:60::1", "-6");
    }

    private void unicastLinkLocalV6() {
        PortedPair.address(linkLocal6.net(), "2001:db8:16::4/64");
        PortedPair.carp(
                pair.two(), "l6", 1, "2001:db8:16::1/64", "peer6", linkLocal(pair.three(), "l6"));
        PortedPair.carp(
                pair.three(), "l6", 1, "2001:db8:16::1/64", "peer6", linkLocal(pair.two(), "l6"));
    }

    private static String linkLocal(final Node node, final String name) {
        return node.machine().addressesOf(name).stream()
                .filter(address -> address.startsWith("fe80:"))
                .map(address -> address.replaceAll("%.*", ""))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void unicast_ll_v6() {
        pair.awaitOneMaster("l6");
        PortedPair.ping(linkLocal6.one(), "2001:db8:16::1", "-6");
    }

    private void negativeDemotion() {
        addresses("neg", "198.18.2.1/24", "198.18.2.2/24");
        PortedPair.carp(pair.two(), "neg", 1, "198.18.2.254/24", "passphrase", "foobar");
        PortedPair.carp(
                pair.three(),
                "neg",
                1,
                "198.18.2.254/24",
                "passphrase",
                "foobar",
                "advskew",
                "100");
    }

    /** There is no negative demotion here: it is refused and nothing changes. */
    @Test
    void negative_demotion() {
        PortedPair.awaitState(pair.two(), "neg", "MASTER");
        PortedPair.awaitState(pair.three(), "neg", "BACKUP");
        final Instant from = Instant.now();
        final Outcome refused = pair.two().ha("carp:demote", "neg", "-1");
        assertNotEquals(0, refused.exit(), refused::toString);
        try (Capture wire = Capture.start(negative.one(), negative.net().bridge(), "proto 112")) {
            Wait.until(
                    "three more adverts",
                    NodePair.LIMIT,
                    () -> wire.advertsSince(from),
                    seen -> seen.size() >= 3);
            assertTrue(
                    wire.advertsSince(from).stream()
                            .allMatch(advert -> advert.source().equals("198.18.2.1")),
                    () -> wire.advertsSince(from).toString());
        }
        assertTrue(PortedPair.isMaster(pair.two(), "neg"));
        assertFalse(PortedPair.isMaster(pair.three(), "neg"));
    }

    private void peerKind() {
        addresses("kind", "198.18.4.1/24", "198.18.4.2/24");
        demotingAsFreebsd(pair.two(), "10");
        demotingAsFreebsd(pair.three(), "100");
    }

    private static void demotingAsFreebsd(final Node node, final String advskew) {
        PortedPair.carp(
                node, "kind", 1, "198.18.4.254/24", "peer.kind", "freebsd", "advskew", advskew);
    }

    /**
     * sys/netinet/ip_carp.c DEMOTE_ADVSKEW: demotion is in advskew and nowhere else, so a demoted
     * master stays one while it is the faster. Not in the suite of FreeBSD.
     */
    @Test
    void demotion_is_added_to_advskew() {
        PortedPair.awaitState(pair.two(), "kind", "MASTER");
        PortedPair.awaitState(pair.three(), "kind", "BACKUP");
        try (Capture capture = Capture.start(kind.one(), kind.net().bridge(), "proto 112")) {
            final Wire wire = new Wire(capture);
            final Set<String> from2 = Set.of("198.18.4.1");
            final Set<String> from3 = Set.of("198.18.4.2");
            pair.two().ha("carp:demote", "kind", "50").required();
            final Instant little =
                    wire.firstAdvert(Instant.EPOCH, from2, advert -> advert.advskew() == 60).at();
            Wait.until(
                    "three more adverts",
                    NodePair.LIMIT,
                    () -> wire.adverts(little, from2),
                    seen -> seen.size() >= 3);
            assertEquals(List.of(), wire.adverts(Instant.EPOCH, from3));

            pair.two().ha("carp:demote", "kind", "100").required();
            final Advert first = wire.firstAdvert(Instant.EPOCH, from3, advert -> true);
            PortedPair.awaitState(pair.two(), "kind", "BACKUP");
            assertEquals(100, first.advskew());
            assertTrue(
                    wire.adverts(little, from2).stream()
                            .anyMatch(advert -> advert.advskew() == 160),
                    () -> wire.adverts(little, from2).toString());
            assertEquals(
                    List.of(),
                    capture.advertsSince(Instant.EPOCH).stream()
                            .filter(advert -> advert.demotion() != 0)
                            .toList(),
                    "FreeBSD has no octet for demotion");
        }
    }

    private void nd6NsSourceMac() {
        PortedPair.address(neighbour6.net(), "2001:db8:a5::4/64");
        PortedPair.carp(pair.two(), "ns", 1, "2001:db8:a5::1/64");
        PortedPair.carp(pair.three(), "ns", 1, "2001:db8:a5::1/64", "advskew", "100");
    }

    @Test
    void nd6_ns_source_mac() {
        PortedPair.awaitState(pair.two(), "ns", "MASTER");
        PortedPair.awaitState(pair.three(), "ns", "BACKUP");
        final String[] fromVip = {"ping", "-6", "-c", "1", "-W", "2", "-I", "2001:db8:a5::1"};
        final var argv = new ArrayList<>(List.of(fromVip));
        argv.add("2001:db8:a5::4");
        assertEquals(
                2, pair.three().machine().run(argv.toArray(String[]::new)).exit(), "on the backup");
        Wait.until(
                "an answer to the virtual address",
                NodePair.LIMIT,
                () -> pair.two().machine().run(argv.toArray(String[]::new)),
                outcome -> outcome.exit() == 0);
        assertEquals(
                VIRTUAL_MAC,
                Neighbor.macOf(neighbour6.one(), neighbour6.net().bridge(), "2001:db8:a5::1")
                        .orElse("unknown"));
    }

    /** An address without a network: to BACKUP and to MASTER by command, and nothing breaks. */
    @Test
    void switch_() {
        PortedPair.carp(pair.two(), "sw", 1, "198.18.3.1/24", "advskew", "100");
        PortedPair.awaitState(pair.two(), "sw", "MASTER");
        pair.two().ha("carp:state", "sw", "backup").required();
        pair.two().ha("carp:state", "sw", "master").required();
        PortedPair.awaitState(pair.two(), "sw", "MASTER");
        pair.two().ha("carp:state", "sw", "master").required();
        assertTrue(PortedPair.isMaster(pair.two(), "sw"));
        assertFalse(pair.two().program().output().contains("Exception"));
    }
}
