package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Route;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/** Requests and answers about unicast routes of the main table: struct rtmsg, RTA_*. */
final class RouteMessages {
    /**
     * struct rtmsg: family 0, dst_len 1, src_len 2, tos 3, table 4, protocol 5, scope 6, type 7,
     * flags 8.
     */
    private static final int HEADER = 12;

    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_TABLE = 15;
    private static final int RTA_VIA = 18; // struct rtvia: family 0, address 2
    private static final int RT_TABLE_MAIN = 254;
    private static final int RTN_UNICAST = 1;
    private static final int RTM_F_CLONED = 0x200;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int RT_SCOPE_NOWHERE = 255;

    private RouteMessages() {}

    static NetlinkRequest list(final Family family) {
        return new NetlinkRequest(
                        Netlink.RTM_GETROUTE, "RTM_GETROUTE", "of " + family, Netlink.NLM_F_DUMP)
                .octet(FamilyCodes.of(family))
                .octet(0)
                .octet(0)
                .octet(0)
                .integer(0)
                .integer(0);
    }

    static NetlinkRequest put(final Route route) {
        return request(
                Netlink.RTM_NEWROUTE,
                "RTM_NEWROUTE",
                Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE,
                route.gateway() == null ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
                route);
    }

    /** Scope "nowhere" matches any (net/ipv4/fib_trie.c fib_table_delete). */
    static NetlinkRequest remove(final Route route) {
        return request(
                Netlink.RTM_DELROUTE, "RTM_DELROUTE", Netlink.NLM_F_ACK, RT_SCOPE_NOWHERE, route);
    }

    private static NetlinkRequest request(
            final int type,
            final String call,
            final int flags,
            final int scope,
            final Route route) {
        final CidrAddress destination = route.destination();
        final IpAddress gateway = route.gateway();
        final String via = gateway == null ? "" : " via " + gateway;
        final NetlinkRequest request =
                new NetlinkRequest(
                                type,
                                call,
                                destination
                                        + via
                                        + " on "
                                        + InterfaceNames.describe(route.interfaceIndex()),
                                flags)
                        .octet(FamilyCodes.of(destination.address()))
                        .octet(destination.prefixLength())
                        .octet(0)
                        .octet(0)
                        .octet(RT_TABLE_MAIN)
                        .octet(route.protocol())
                        .octet(scope)
                        .octet(RTN_UNICAST)
                        .integer(0)
                        .attribute(RTA_DST, network(destination))
                        .integerAttribute(RTA_OIF, route.interfaceIndex())
                        .integerAttribute(RTA_PRIORITY, (int) route.metric());
        if (gateway != null) {
            if (gateway.isIpv4() == destination.address().isIpv4()) {
                request.attribute(RTA_GATEWAY, gateway);
            } else {
                request.attribute(RTA_VIA, via(gateway));
            }
        }
        return request;
    }

    private static byte[] via(final IpAddress gateway) {
        return ByteBuffer.allocate(2 + gateway.length())
                .order(ByteOrder.nativeOrder())
                .putShort((short) FamilyCodes.of(gateway))
                .put(gateway.toBytes())
                .array();
    }

    /** The kernel refuses destinations with host bits. */
    private static byte[] network(final CidrAddress destination) {
        final byte[] octets = destination.address().toBytes();
        for (int bit = destination.prefixLength(); bit < octets.length * 8; bit++) {
            octets[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return octets;
    }

    /**
     * Reads RTM_NEWROUTE.
     *
     * @return null for other tables, other types than unicast, cached routes and routes without an
     *     output interface (several next hops)
     */
    static @Nullable Route parse(final NetlinkMessage message) throws MalformedPacketException {
        final ByteBuffer body = message.body(HEADER);
        final NetlinkMessage.Attributes attributes = message.attributes(HEADER);
        final int family = body.get(0);
        final int oif = attributes.integer(RTA_OIF, 0);
        if (attributes.integer(RTA_TABLE, body.get(4) & 0xff) != RT_TABLE_MAIN
                || body.get(7) != RTN_UNICAST
                || (body.getInt(8) & RTM_F_CLONED) != 0
                || oif < 1) {
            return null;
        }
        final byte[] network = attributes.octets(RTA_DST);
        final byte[] any = new byte[family == Sockets.AF_INET ? 4 : 16];
        final IpAddress destination = FamilyCodes.address(family, network == null ? any : network);
        if (destination == null) {
            return null;
        }
        return new Route(
                FamilyCodes.cidr(destination, body.get(1) & 0xff),
                gateway(family, attributes),
                oif,
                Integer.toUnsignedLong(attributes.integer(RTA_PRIORITY, 0)),
                body.get(5) & 0xff);
    }

    private static @Nullable IpAddress gateway(
            final int family, final NetlinkMessage.Attributes attributes)
            throws MalformedPacketException {
        final ByteBuffer via = attributes.find(RTA_VIA, 2);
        if (via == null) {
            return FamilyCodes.address(family, attributes.octets(RTA_GATEWAY));
        }
        final byte[] octets = new byte[via.limit()];
        via.get(0, octets);
        return FamilyCodes.address(via.getShort(0), Arrays.copyOfRange(octets, 2, octets.length));
    }
}
