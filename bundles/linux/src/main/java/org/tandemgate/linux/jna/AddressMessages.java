package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/** Requests and answers about addresses: struct ifaddrmsg, IFA_*. */
final class AddressMessages {
    /** struct ifaddrmsg: family 0, prefixlen 1, flags 2, scope 3, index 4. */
    private static final int HEADER = 8;

    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_CACHEINFO = 6; // preferred 0, valid 4, created 8, updated 12
    private static final int IFA_FLAGS = 8;
    private static final int IFA_PROTO = 11; // since Linux 5.18; older ones ignore it
    private static final int IFA_F_SECONDARY = 0x01;
    private static final int IFA_F_NODAD = 0x02;
    private static final int IFA_F_DADFAILED = 0x08;
    private static final int IFA_F_TENTATIVE = 0x40;
    private static final int IFA_F_NOPREFIXROUTE = 0x200;
    private static final int RT_SCOPE_UNIVERSE = 0;
    private static final int RT_SCOPE_LINK = 253;
    private static final int CACHEINFO = 16;

    private AddressMessages() {}

    static NetlinkRequest list(final int interfaceIndex) {
        final String object =
                interfaceIndex == 0 ? "of all" : "of " + InterfaceNames.describe(interfaceIndex);
        return new NetlinkRequest(Netlink.RTM_GETADDR, "RTM_GETADDR", object, Netlink.NLM_F_DUMP)
                .octet(0)
                .octet(0)
                .octet(0)
                .octet(0)
                .integer(interfaceIndex)
                .strict();
    }

    static NetlinkRequest put(
            final int interfaceIndex,
            final CidrAddress address,
            final long validSeconds,
            final boolean prefixRoute) {
        final boolean ipv4 = address.address().isIpv4();
        final int flags = (ipv4 ? 0 : IFA_F_NODAD) | (prefixRoute ? 0 : IFA_F_NOPREFIXROUTE);
        final NetlinkRequest request =
                header(
                        Netlink.RTM_NEWADDR,
                        "RTM_NEWADDR",
                        Netlink.NLM_F_ACK | Netlink.NLM_F_CREATE | Netlink.NLM_F_REPLACE,
                        interfaceIndex,
                        address);
        final byte[] lifetimes =
                ByteBuffer.allocate(CACHEINFO)
                        .order(ByteOrder.nativeOrder())
                        .putInt((int) validSeconds)
                        .putInt((int) validSeconds)
                        .array();
        return request.integerAttribute(IFA_FLAGS, flags)
                .attribute(IFA_CACHEINFO, lifetimes)
                .octetAttribute(IFA_PROTO, Addresses.PROTOCOL);
    }

    static NetlinkRequest remove(final int interfaceIndex, final CidrAddress address) {
        return header(
                Netlink.RTM_DELADDR, "RTM_DELADDR", Netlink.NLM_F_ACK, interfaceIndex, address);
    }

    private static NetlinkRequest header(
            final int type,
            final String call,
            final int flags,
            final int interfaceIndex,
            final CidrAddress address) {
        final IpAddress ip = address.address();
        return new NetlinkRequest(
                        type,
                        call,
                        address + " on " + InterfaceNames.describe(interfaceIndex),
                        flags)
                .octet(ip.isIpv4() ? Sockets.AF_INET : Sockets.AF_INET6)
                .octet(address.prefixLength())
                .octet(0)
                .octet(ip.isLinkLocal() ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE)
                .integer(interfaceIndex)
                .attribute(IFA_LOCAL, ip)
                .attribute(IFA_ADDRESS, ip);
    }

    /**
     * Reads RTM_NEWADDR or RTM_DELADDR.
     *
     * @return null for an address of another family than IPv4 and IPv6
     */
    static @Nullable InterfaceAddress parse(final NetlinkMessage message)
            throws MalformedPacketException {
        final ByteBuffer body = message.body(HEADER);
        final NetlinkMessage.Attributes attributes = message.attributes(HEADER);
        // On a point-to-point interface IFA_ADDRESS is the other end.
        final byte[] local = attributes.octets(IFA_LOCAL);
        final IpAddress ip =
                FamilyCodes.address(
                        body.get(0), local == null ? attributes.octets(IFA_ADDRESS) : local);
        if (ip == null) {
            return null;
        }
        final int flags = attributes.integer(IFA_FLAGS, body.get(2) & 0xff);
        final ByteBuffer lifetimes = attributes.find(IFA_CACHEINFO, CACHEINFO);
        return new InterfaceAddress(
                body.getInt(4),
                FamilyCodes.cidr(ip, body.get(1) & 0xff),
                (flags & IFA_F_SECONDARY) != 0,
                (flags & (IFA_F_TENTATIVE | IFA_F_DADFAILED)) == 0,
                lifetimes == null
                        ? InterfaceAddress.FOREVER
                        : Integer.toUnsignedLong(lifetimes.getInt(4)),
                attributes.octet(IFA_PROTO, 0));
    }
}
