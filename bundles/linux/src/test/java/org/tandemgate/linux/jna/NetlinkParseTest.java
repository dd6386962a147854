package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.linux.Neighbor;
import org.tandemgate.linux.Route;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;

/** Answers of a real kernel (see the comment in each .hex file) and what must be read in them. */
class NetlinkParseTest {
    private static final MacAddress LAN = MacAddress.parse("02:00:00:00:00:01");

    private static <T> List<T> read(
            final String name, final int type, final NetlinkTables.Parser<T> parser)
            throws Exception {
        final List<T> entries = new ArrayList<>();
        for (final NetlinkMessage message : Captured.messages(name)) {
            final T entry = message.type() == type ? parser.parse(message) : null;
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    @Test
    void readsLinksWithParentKindAndState() throws Exception {
        final List<Link> links = read("links", Netlink.RTM_NEWLINK, LinkMessages::parse);

        assertEquals(
                List.of("lo", "peer", "lan", "carp7", "br0"),
                links.stream().map(Link::name).toList());
        assertEquals(new Link(1, "lo", MacAddress.ZERO, true, true, 65536, 0, ""), links.get(0));
        assertEquals(new Link(3, "lan", LAN, true, true, 1500, 2, "veth"), links.get(2));
        assertEquals(
                new Link(4, "carp7", MacAddress.virtual(7), false, false, 1500, 3, "macvlan"),
                links.get(3));
    }

    @Test
    void readsAddressesWithLifetimeFlagsAndProtocol() throws Exception {
        final List<InterfaceAddress> addresses =
                read("addresses", Netlink.RTM_NEWADDR, AddressMessages::parse);

        assertEquals(10, addresses.size());
        assertTrue(addresses.contains(address(3, "10.0.0.2/24", true, 0xffff_ffffL, 0)));
        assertTrue(addresses.contains(address(3, "10.0.0.1/32", true, 300, 112)));
        assertTrue(addresses.contains(address(3, "2001:db8::1/64", true, 300, 112)));
        assertTrue(addresses.contains(address(2, "2001:db8::2/64", false, 0xffff_ffffL, 0)));
    }

    /** IFA_ADDRESS of a point-to-point interface is the peer; ours is IFA_LOCAL. */
    @Test
    void readsOwnAddressOfPointToPointInterfaces() throws Exception {
        final List<InterfaceAddress> addresses =
                read("addresses", Netlink.RTM_NEWADDR, AddressMessages::parse);

        assertTrue(addresses.contains(address(3, "10.1.0.1/30", true, 0xffff_ffffL, 0)));
    }

    private static InterfaceAddress address(
            final int index,
            final String address,
            final boolean usable,
            final long validSeconds,
            final int protocol) {
        return new InterfaceAddress(
                index, CidrAddress.parse(address), false, usable, validSeconds, protocol);
    }

    @Test
    void readsUnicastRoutesOfTheMainTableOnly() throws Exception {
        final List<Route> routes = read("routes4", Netlink.RTM_NEWROUTE, RouteMessages::parse);

        assertEquals(
                List.of(
                        route("0.0.0.0/0", "10.0.0.8", 0, 3),
                        route("10.0.0.0/24", null, 0, 2),
                        route("10.1.0.0/30", null, 0, 2),
                        route("192.0.2.0/24", "10.0.0.9", 50, 4),
                        route("198.51.100.0/24", "fe80::9", 0, 3)),
                routes);
    }

    @Test
    void readsIpv6RoutesWithMetric() throws Exception {
        final List<Route> routes = read("routes6", Netlink.RTM_NEWROUTE, RouteMessages::parse);

        assertTrue(routes.contains(route("2001:db8:1::/48", "2001:db8::9", 77, 3)));
        assertTrue(routes.contains(route("fe80::/64", null, 256, 2)));
        assertEquals(5, routes.size());
    }

    private static Route route(
            final String destination,
            final @Nullable String gateway,
            final long metric,
            final int protocol) {
        return new Route(
                CidrAddress.parse(destination),
                gateway == null ? null : IpAddress.parse(gateway),
                3,
                metric,
                protocol);
    }

    @Test
    void readsNeighboursResolvedAndNot() throws Exception {
        final List<Neighbor> ipv4 =
                read("neighbours4", Netlink.RTM_NEWNEIGH, NeighborMessages::parse);
        final List<Neighbor> ipv6 =
                read("neighbours6", Netlink.RTM_NEWNEIGH, NeighborMessages::parse);

        assertEquals(
                Set.of(
                        new Neighbor(
                                3,
                                IpAddress.parse("10.0.0.9"),
                                MacAddress.parse("02:00:00:00:00:09"),
                                0x80),
                        new Neighbor(3, IpAddress.parse("10.0.0.77"), null, 0x01)),
                Set.copyOf(ipv4));
        assertTrue(
                ipv6.contains(
                        new Neighbor(
                                2,
                                IpAddress.parse("2001:db8::9"),
                                MacAddress.parse("02:00:00:00:00:99"),
                                0x80)));
    }

    @Test
    void readsRenameUpAddressAndRemovalAsEvents() throws Exception {
        final List<LinkEvent> events = events();

        final LinkEvent.Changed renamed = (LinkEvent.Changed) events.get(0);
        assertEquals("carp8", renamed.link().name());
        assertTrue(events.contains(new LinkEvent.Removed(4, "carp8")));
        final InterfaceAddress address = address(3, "10.0.0.3/24", true, 0xffff_ffffL, 0);
        final InterfaceAddress secondary =
                new InterfaceAddress(3, address.address(), true, true, 0xffff_ffffL, 0);
        assertTrue(
                events.indexOf(new LinkEvent.AddressChanged(secondary, true))
                        < events.indexOf(new LinkEvent.AddressChanged(secondary, false)));
        assertTrue(events.contains(new LinkEvent.AddressChanged(secondary, true)));
    }

    /**
     * A bridge says RTM_DELLINK with family AF_BRIDGE when a port leaves it; the port itself stays
     * (net/bridge/br_netlink.c br_ifinfo_notify).
     */
    @Test
    void doesNotTakeABridgePortThatLeavesForARemovedInterface() throws Exception {
        final long deleted =
                Captured.messages("events").stream()
                        .filter(m -> m.type() == Netlink.RTM_DELLINK)
                        .count();

        final long removed = events().stream().filter(LinkEvent.Removed.class::isInstance).count();

        assertEquals(2, deleted);
        assertEquals(1, removed);
    }

    private static List<LinkEvent> events() throws Exception {
        final List<LinkEvent> events = new ArrayList<>();
        for (final byte[] datagram : Captured.datagrams("events")) {
            events.addAll(NetlinkLinkMonitor.parse(datagram));
        }
        return events;
    }

    @Test
    void runningNeedsUpCarrierAndAnOperationalStateThatPassesTraffic() throws Exception {
        final int up = 0x1;
        final int lowerUp = 0x10000;
        assertTrue(running(up | lowerUp, 0));
        assertTrue(running(up | lowerUp, 6));
        assertTrue(running(up | lowerUp, 5));
        assertEquals(false, running(up | lowerUp, 1));
        assertEquals(false, running(up | lowerUp, 2));
        assertEquals(false, running(up | lowerUp, 3));
        assertEquals(false, running(up, 6));
        assertEquals(false, running(lowerUp, 6));
    }

    private static boolean running(final int flags, final int state) throws Exception {
        final byte[] octets =
                new NetlinkRequest(Netlink.RTM_NEWLINK, "RTM_NEWLINK", "x", 0)
                        .integer(0)
                        .integer(7)
                        .integer(flags)
                        .integer(0)
                        .textAttribute(3, "x")
                        .octetAttribute(16, state)
                        .toBytes(1);
        final NetlinkMessage message = NetlinkMessage.split(octets, octets.length).get(0);
        return Objects.requireNonNull(LinkMessages.parse(message)).running();
    }

    @Test
    void everyTruncationIsRefusedOrReadsLess() throws Exception {
        int refused = 0;
        for (final String name : ALL) {
            for (final byte[] datagram : Captured.datagrams(name)) {
                for (int length = 1; length < datagram.length; length++) {
                    try {
                        final byte[] cut = Arrays.copyOf(datagram, length);
                        parseAll(NetlinkMessage.split(cut, length));
                    } catch (final MalformedPacketException e) {
                        refused++;
                    }
                }
            }
        }
        assertTrue(refused > 10_000, "only " + refused + " truncations were refused");
    }

    /** Lengths, types and values that contradict each other end in the declared exception alone. */
    @Test
    void everyChangedOctetIsRefusedOrRead() throws Exception {
        int changed = 0;
        for (final String name : ALL) {
            for (final byte[] datagram : Captured.datagrams(name)) {
                for (int at = 0; at < Math.min(datagram.length, 2048); at++) {
                    for (final int value : new int[] {0x00, 0x01, 0x7f, 0x80, 0xff}) {
                        final byte[] hostile = datagram.clone();
                        hostile[at] = (byte) value;
                        try {
                            parseAll(NetlinkMessage.split(hostile, hostile.length));
                        } catch (final MalformedPacketException e) {
                            assertNull(e.getCause());
                        }
                        changed++;
                    }
                }
            }
        }
        assertTrue(changed > 10_000);
    }

    private static final List<String> ALL =
            List.of(
                    "links",
                    "addresses",
                    "routes4",
                    "routes6",
                    "neighbours4",
                    "neighbours6",
                    "events");

    /** Every parser on every message: a type octet that is changed leads to any of them. */
    private static void parseAll(final List<NetlinkMessage> messages)
            throws MalformedPacketException {
        for (final NetlinkMessage message : messages) {
            if (message.type() >= Netlink.RTM_NEWLINK) {
                for (final NetlinkTables.Parser<?> parser :
                        List.<NetlinkTables.Parser<?>>of(
                                LinkMessages::parse,
                                AddressMessages::parse,
                                RouteMessages::parse,
                                NeighborMessages::parse)) {
                    try {
                        parser.parse(message);
                    } catch (final MalformedPacketException e) {
                        assertNull(e.getCause());
                    }
                }
            }
        }
    }
}
