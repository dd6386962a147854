package org.tandemgate.itests.world.bench;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.itests.world.WorldException;

/** Tells the frames that matter from the others. */
final class FrameReader {
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int ARP_LENGTH = 28;
    private static final int ARP_SENDER = 14;
    private static final int ARP_TARGET = 24;
    private static final int PROTOCOL = 9;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int NEXT_HEADER = 6;
    private static final int REDUNDANCY = 112;
    private static final int UDP = 17;

    private final int virtualAddress;

    /**
     * @param virtualAddress IPv4
     */
    FrameReader(final String virtualAddress) {
        try {
            this.virtualAddress =
                    ByteBuffer.wrap(InetAddress.getByName(virtualAddress).getAddress()).getInt();
        } catch (UnknownHostException e) {
            throw new WorldException("not an address: " + virtualAddress, e);
        }
    }

    /** What a frame's payload means; null when nothing here. */
    @Nullable Sighting read(
            final long at, final String port, final int type, final ByteBuffer payload) {
        final Sighting.Kind kind =
                switch (type) {
                    case ARP -> arp(payload);
                    case IPV4 -> ipv4(payload);
                    case IPV6 ->
                            payload.remaining() > NEXT_HEADER
                                            && payload.get(NEXT_HEADER) == REDUNDANCY
                                    ? Sighting.Kind.ADVERT
                                    : null;
                    default -> null;
                };
        if (kind == null) {
            return null;
        }
        final boolean numbered = kind == Sighting.Kind.REQUEST || kind == Sighting.Kind.REPLY;
        return new Sighting(at, port, kind, numbered ? payload.getLong(number(payload)) : 0);
    }

    private Sighting.@Nullable Kind arp(final ByteBuffer packet) {
        if (packet.remaining() < ARP_LENGTH || packet.getInt(ARP_SENDER) != virtualAddress) {
            return null;
        }
        if (packet.getInt(ARP_TARGET) == virtualAddress) {
            return Sighting.Kind.ANNOUNCEMENT;
        }
        return packet.getShort(6) == 2 ? Sighting.Kind.ANSWER : null;
    }

    private Sighting.@Nullable Kind ipv4(final ByteBuffer packet) {
        if (packet.remaining() < 20) {
            return null;
        }
        if (packet.get(PROTOCOL) == REDUNDANCY) {
            return Sighting.Kind.ADVERT;
        }
        if (packet.get(PROTOCOL) != UDP || packet.remaining() < number(packet) + 8) {
            return null;
        }
        if (packet.getInt(DESTINATION) == virtualAddress) {
            return Sighting.Kind.REQUEST;
        }
        return packet.getInt(SOURCE) == virtualAddress ? Sighting.Kind.REPLY : null;
    }

    /** Where the number of a probe's datagram stands: behind the headers of IP and UDP. */
    private static int number(final ByteBuffer packet) {
        return (packet.get(0) & 15) * 4 + 8;
    }
}
