package org.tandemgate.gratuitousarp.runtime;

import java.nio.ByteBuffer;
import org.tandemgate.net.ArpPacket;
import org.tandemgate.net.EthernetHeader;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.Ipv6Header;
import org.tandemgate.net.MacAddress;
import org.tandemgate.net.NeighborAdvertisement;

/**
 * Builds the frames that tell neighbours where an address lives, one after the other in the same
 * direct buffer. One thread.
 */
final class FrameWriter {
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final MacAddress ALL_NODES_MAC = MacAddress.ofMulticast(ALL_NODES);
    private static final int CAPACITY =
            EthernetHeader.LENGTH
                    + Ipv6Header.LENGTH
                    + NeighborAdvertisement.LENGTH_WITH_LINK_ADDRESS;

    private final ByteBuffer frame = ByteBuffer.allocateDirect(CAPACITY);

    /**
     * One announcement. IPv4: an ARP request that asks for itself (RFC 5227 section 2.3). IPv6: an
     * unsolicited neighbour advertisement to all nodes (RFC 4861 section 7.2.6), from the address
     * itself. The Ethernet source is the announced address in both, so that switches learn its
     * port.
     *
     * @param router the Router flag; means nothing for IPv4
     * @return from position to limit, valid until the next call
     */
    ByteBuffer write(final IpAddress address, final MacAddress mac, final boolean router) {
        final MacAddress all = address.isIpv4() ? MacAddress.BROADCAST : ALL_NODES_MAC;
        return write(address, mac, router, all);
    }

    /** The same to one neighbour alone, by its Ethernet address. */
    ByteBuffer write(
            final IpAddress address,
            final MacAddress mac,
            final boolean router,
            final MacAddress destination) {
        frame.clear();
        if (address.isIpv4()) {
            new EthernetHeader(destination, mac, EthernetHeader.ARP).encode(frame);
            ArpPacket.announcement(mac, address).encode(frame);
        } else {
            new EthernetHeader(destination, mac, EthernetHeader.IPV6).encode(frame);
            final var advertisement = new NeighborAdvertisement(router, false, true, address, mac);
            new Ipv6Header(
                            0,
                            0,
                            advertisement.length(),
                            Ipv6Header.ICMPV6,
                            NeighborAdvertisement.HOP_LIMIT,
                            address,
                            ALL_NODES)
                    .encode(frame);
            advertisement.encode(frame, address, ALL_NODES);
        }
        return frame.flip();
    }

    /** Writes one frame of each kind, so that the first real one does not wait for classes. */
    void warmUp() {
        write(IpAddress.parse("192.0.2.1"), MacAddress.ZERO, false);
        write(IpAddress.parse("2001:db8::1"), MacAddress.ZERO, true);
    }
}
