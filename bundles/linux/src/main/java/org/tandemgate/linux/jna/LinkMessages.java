package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Link;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;

/** Requests and answers about interfaces: struct ifinfomsg, IFLA_*. */
final class LinkMessages {
    /** struct ifinfomsg: family 0, type 2, index 4, flags 8, change 12. */
    private static final int HEADER = 16;

    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_LINK = 5;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int IFLA_MACVLAN_MODE = 1;
    private static final int MACVLAN_MODE_PRIVATE = 1;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final int IN6_ADDR_GEN_MODE_NONE = 1;

    private static final int IFF_UP = 0x1;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int IF_OPER_UNKNOWN = 0;
    private static final int IF_OPER_NOTPRESENT = 1;
    private static final int IF_OPER_DOWN = 2;
    private static final int IF_OPER_LOWERLAYERDOWN = 3;

    private LinkMessages() {}

    static NetlinkRequest list() {
        return header(Netlink.RTM_GETLINK, "RTM_GETLINK", "of all", Netlink.NLM_F_DUMP, 0);
    }

    static NetlinkRequest byName(final String name) {
        return header(Netlink.RTM_GETLINK, "RTM_GETLINK", name, Netlink.NLM_F_ACK, 0)
                .textAttribute(IFLA_IFNAME, name);
    }

    static NetlinkRequest createMacvlan(
            final String name, final int parentIndex, final MacAddress mac) {
        final NetlinkRequest request =
                header(
                        Netlink.RTM_NEWLINK,
                        "RTM_NEWLINK",
                        "macvlan "
                                + name
                                + " ("
                                + mac
                                + ") on "
                                + InterfaceNames.describe(parentIndex),
                        Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL,
                        0);
        request.textAttribute(IFLA_IFNAME, name)
                .attribute(IFLA_ADDRESS, mac.toBytes())
                .integerAttribute(IFLA_LINK, parentIndex);
        final int info = request.begin(IFLA_LINKINFO);
        request.textAttribute(IFLA_INFO_KIND, "macvlan");
        final int data = request.begin(IFLA_INFO_DATA);
        request.integerAttribute(IFLA_MACVLAN_MODE, MACVLAN_MODE_PRIVATE);
        return request.end(data).end(info);
    }

    /**
     * Switches IPv6 address generation off. A request of its own, because the kernel does not look
     * at IFLA_AF_SPEC while it creates a link (net/core/rtnetlink.c rtnl_newlink_create).
     */
    static NetlinkRequest withoutIpv6Addresses(final String name, final int index) {
        final NetlinkRequest request =
                header(
                        Netlink.RTM_NEWLINK,
                        "RTM_NEWLINK",
                        "addrgenmode none of " + name,
                        Netlink.NLM_F_ACK,
                        index);
        final int families = request.begin(IFLA_AF_SPEC);
        final int ipv6 = request.begin(Sockets.AF_INET6);
        request.octetAttribute(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
        return request.end(ipv6).end(families);
    }

    static NetlinkRequest setUp(final int index, final boolean up) {
        return new NetlinkRequest(
                        Netlink.RTM_NEWLINK,
                        "RTM_NEWLINK",
                        (up ? "up of " : "down of ") + InterfaceNames.describe(index),
                        Netlink.NLM_F_ACK)
                .octet(0)
                .octet(0)
                .word(0)
                .integer(index)
                .integer(up ? IFF_UP : 0)
                .integer(IFF_UP);
    }

    static NetlinkRequest delete(final int index) {
        return header(
                Netlink.RTM_DELLINK,
                "RTM_DELLINK",
                InterfaceNames.describe(index),
                Netlink.NLM_F_ACK,
                index);
    }

    private static NetlinkRequest header(
            final int type,
            final String call,
            final String object,
            final int flags,
            final int index) {
        return new NetlinkRequest(type, call, object, flags)
                .octet(0)
                .octet(0)
                .word(0)
                .integer(index)
                .integer(0)
                .integer(0);
    }

    /**
     * Reads RTM_NEWLINK or RTM_DELLINK.
     *
     * @return null for messages that are not about the interface itself: a bridge tells of its
     *     ports with family AF_BRIDGE, also with RTM_DELLINK when a port leaves it, and wireless
     *     events have no name
     */
    static @Nullable Link parse(final NetlinkMessage message) throws MalformedPacketException {
        final ByteBuffer body = message.body(HEADER);
        final NetlinkMessage.Attributes attributes = message.attributes(HEADER);
        final String name = attributes.text(IFLA_IFNAME);
        final int index = body.getInt(4);
        if (body.get(0) != 0 || name.isEmpty() || index < 1) {
            return null;
        }
        final int flags = body.getInt(8);
        final int state = attributes.octet(IFLA_OPERSTATE, IF_OPER_UNKNOWN);
        final byte[] mac = attributes.octets(IFLA_ADDRESS);
        return new Link(
                index,
                name,
                mac == null || mac.length != MacAddress.LENGTH
                        ? MacAddress.ZERO
                        : MacAddress.of(mac),
                (flags & IFF_UP) != 0,
                isRunning(flags, state),
                attributes.integer(IFLA_MTU, 0),
                attributes.integer(IFLA_LINK, 0),
                attributes.nested(IFLA_LINKINFO).text(IFLA_INFO_KIND));
    }

    private static boolean isRunning(final int flags, final int state) {
        return (flags & IFF_UP) != 0
                && (flags & IFF_LOWER_UP) != 0
                && state != IF_OPER_NOTPRESENT
                && state != IF_OPER_DOWN
                && state != IF_OPER_LOWERLAYERDOWN;
    }
}
