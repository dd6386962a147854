package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.Neighbor;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.MalformedPacketException;

/** Requests and answers about neighbours: struct ndmsg, NDA_*. */
final class NeighborMessages {
    /** struct ndmsg: family 0, ifindex 4, state 8, flags 10, type 11. */
    private static final int HEADER = 12;

    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;

    private NeighborMessages() {}

    static NetlinkRequest list(final Family family) {
        return new NetlinkRequest(
                        Netlink.RTM_GETNEIGH, "RTM_GETNEIGH", "of " + family, Netlink.NLM_F_DUMP)
                .octet(FamilyCodes.of(family))
                .octet(0)
                .word(0)
                .integer(0)
                .integer(0);
    }

    /**
     * Reads RTM_NEWNEIGH.
     *
     * @return null for an entry without an IP address
     */
    static @Nullable Neighbor parse(final NetlinkMessage message) throws MalformedPacketException {
        final ByteBuffer body = message.body(HEADER);
        final NetlinkMessage.Attributes attributes = message.attributes(HEADER);
        final IpAddress address = FamilyCodes.address(body.get(0), attributes.octets(NDA_DST));
        if (address == null) {
            return null;
        }
        final byte[] mac = attributes.octets(NDA_LLADDR);
        return new Neighbor(
                body.getInt(4),
                address,
                mac == null || mac.length != MacAddress.LENGTH ? null : MacAddress.of(mac),
                body.getShort(8) & 0xffff);
    }
}
