package org.tandemgate.net;

import java.nio.ByteBuffer;

/**
 * The fixed header of an IPv6 packet, 40 octets (RFC 8200 section 3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+---------------+---------------------------------------+
 * | ver=6 | traffic class |              flow label               |
 * +-------+-----------------------+---------------+---------------+
 * |        payload length         |  next header  |   hop limit   |
 * +-------------------------------+---------------+---------------+
 * |                     source (octets 8..23)                     |
 * +---------------------------------------------------------------+
 * |                  destination (octets 24..39)                  |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param trafficClass 0..255
 * @param flowLabel 0..2^20-1
 * @param payloadLength octets behind this header, 0..65535
 * @param nextHeader protocol number of what follows, 0..255
 * @param hopLimit 0..255
 * @param source IPv6
 * @param destination IPv6
 */
public record Ipv6Header(
        int trafficClass,
        int flowLabel,
        int payloadLength,
        int nextHeader,
        int hopLimit,
        IpAddress source,
        IpAddress destination) {
    /** Octets of the header. */
    public static final int LENGTH = 40;

    /** The next header is ICMPv6. */
    public static final int ICMPV6 = 58;

    private static final int CLASS_OFFSET = 0;
    private static final int FLOW_LOW_OFFSET = 2;
    private static final int PAYLOAD_LENGTH_OFFSET = 4;
    private static final int NEXT_HEADER_OFFSET = 6;
    private static final int HOP_LIMIT_OFFSET = 7;
    private static final int SOURCE_OFFSET = 8;
    private static final int DESTINATION_OFFSET = 24;

    private static final int VERSION = 6;

    public Ipv6Header {
        Octets.requireBits("IPv6 traffic class", trafficClass, 8);
        Octets.requireBits("IPv6 flow label", flowLabel, 20);
        Octets.requireBits("IPv6 payload length", payloadLength, 16);
        Octets.requireBits("IPv6 next header", nextHeader, 8);
        Octets.requireBits("IPv6 hop limit", hopLimit, 8);
        if (source.isIpv4() || destination.isIpv4()) {
            throw new IllegalArgumentException(
                    "IPv6 header carries IPv6 addresses, not "
                            + (source.isIpv4() ? source : destination));
        }
    }

    /**
     * Reads from the buffer's position without moving it. Whether the payload is complete is for
     * the reader of the payload to say.
     *
     * @throws MalformedPacketException when it is too short or of another version
     */
    public static Ipv6Header decode(final ByteBuffer buffer) throws MalformedPacketException {
        final int base = buffer.position();
        if (buffer.remaining() < LENGTH) {
            throw new MalformedPacketException(
                    "IPv6 packet is " + buffer.remaining() + " bytes, needs " + LENGTH);
        }
        final int first = Octets.unsignedShort(buffer, base + CLASS_OFFSET);
        if (first >> 12 != VERSION) {
            throw new MalformedPacketException("IP version is " + (first >> 12) + ", needs 6");
        }
        return new Ipv6Header(
                first >> 4 & 0xff,
                (first & 0xf) << 16 | Octets.unsignedShort(buffer, base + FLOW_LOW_OFFSET),
                Octets.unsignedShort(buffer, base + PAYLOAD_LENGTH_OFFSET),
                Octets.unsignedByte(buffer, base + NEXT_HEADER_OFFSET),
                Octets.unsignedByte(buffer, base + HOP_LIMIT_OFFSET),
                Octets.ipv6(buffer, base + SOURCE_OFFSET),
                Octets.ipv6(buffer, base + DESTINATION_OFFSET));
    }

    /** Writes {@link #LENGTH} octets at the buffer's position and moves it behind them. */
    public void encode(final ByteBuffer buffer) {
        final int base = buffer.position();
        buffer.position(base + LENGTH);
        final int first = VERSION << 12 | trafficClass << 4 | flowLabel >> 16;
        Octets.putShort(buffer, base + CLASS_OFFSET, first);
        Octets.putShort(buffer, base + FLOW_LOW_OFFSET, flowLabel);
        Octets.putShort(buffer, base + PAYLOAD_LENGTH_OFFSET, payloadLength);
        buffer.put(base + NEXT_HEADER_OFFSET, (byte) nextHeader);
        buffer.put(base + HOP_LIMIT_OFFSET, (byte) hopLimit);
        Octets.put(buffer, base + SOURCE_OFFSET, source);
        Octets.put(buffer, base + DESTINATION_OFFSET, destination);
    }

    /**
     * Unfolded sum of the pseudo-header that upper-layer checksums cover (RFC 8200 section 8.1),
     * for {@link InternetChecksum#finish}.
     *
     * @param source IPv6
     * @param destination IPv6
     * @param length octets of the upper-layer packet, 0..65535
     * @param nextHeader protocol number of the upper layer, 0..255
     */
    public static long pseudoHeaderSum(
            final IpAddress source,
            final IpAddress destination,
            final int length,
            final int nextHeader) {
        return addressSum(source) + addressSum(destination) + length + nextHeader;
    }

    private static long addressSum(final IpAddress address) {
        return InternetChecksum.sum(ByteBuffer.wrap(address.toBytes()), 0, address.length());
    }
}
