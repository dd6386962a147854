package org.tandemgate.net;

import java.nio.ByteBuffer;

/**
 * The header of an IPv4 packet without options that is no fragment, 20 octets (RFC 791 section
 * 3.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+---------------+-------------------------------+
 * | ver=4 | ihl=5 |      tos      |         total length          |
 * +-------+-------+---------------+-+-+-+-------------------------+
 * |        identification         |0|D|0|     fragment = 0        |
 * +---------------+---------------+-+-+-+-------------------------+
 * |      ttl      |   protocol    |           checksum            |
 * +---------------+---------------+-------------------------------+
 * |                     source (octets 12..15)                    |
 * +---------------------------------------------------------------+
 * |                   destination (octets 16..19)                 |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param tos type of service, 0..255
 * @param totalLength octets of header and payload, 20..65535
 * @param identification 0..65535
 * @param dontFragment the flag D
 * @param ttl 0..255
 * @param protocol number of what follows, 0..255
 * @param source IPv4
 * @param destination IPv4
 */
public record Ipv4Header(
        int tos,
        int totalLength,
        int identification,
        boolean dontFragment,
        int ttl,
        int protocol,
        IpAddress source,
        IpAddress destination) {
    /** Octets of the header. */
    public static final int LENGTH = 20;

    /** The payload is an ICMP message. */
    public static final int ICMP = 1;

    private static final int VERSION_OFFSET = 0;
    private static final int TOS_OFFSET = 1;
    private static final int TOTAL_LENGTH_OFFSET = 2;
    private static final int IDENTIFICATION_OFFSET = 4;
    private static final int FRAGMENT_OFFSET = 6;
    private static final int TTL_OFFSET = 8;
    private static final int PROTOCOL_OFFSET = 9;
    private static final int CHECKSUM_OFFSET = 10;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;

    private static final int VERSION_4_LENGTH_5 = 0x45;
    private static final int DONT_FRAGMENT = 0x4000;

    public Ipv4Header {
        Octets.requireBits("IPv4 type of service", tos, 8);
        Octets.requireBits("IPv4 total length", totalLength, 16);
        Octets.requireBits("IPv4 identification", identification, 16);
        Octets.requireBits("IPv4 TTL", ttl, 8);
        Octets.requireBits("IPv4 protocol", protocol, 8);
        if (totalLength < LENGTH) {
            throw new IllegalArgumentException(
                    "IPv4 total length is " + totalLength + ", needs 20..65535");
        }
        if (!source.isIpv4() || !destination.isIpv4()) {
            throw new IllegalArgumentException(
                    "IPv4 header carries IPv4 addresses, not "
                            + (source.isIpv4() ? destination : source));
        }
    }

    /**
     * Reads from the buffer's position without moving it. Whether the payload is complete is for
     * the reader of the payload to say.
     *
     * @throws MalformedPacketException when it is too short, damaged, of another version, a
     *     fragment, or has options
     */
    public static Ipv4Header decode(final ByteBuffer buffer) throws MalformedPacketException {
        final int base = buffer.position();
        if (buffer.remaining() < LENGTH) {
            throw new MalformedPacketException(
                    "IPv4 packet is " + buffer.remaining() + " bytes, needs " + LENGTH);
        }
        final int version = Octets.unsignedByte(buffer, base + VERSION_OFFSET);
        if (version != VERSION_4_LENGTH_5) {
            throw new MalformedPacketException(
                    String.format("IPv4 version and length are 0x%02x, need 0x45", version));
        }
        if (InternetChecksum.of(buffer, base, LENGTH) != 0) {
            throw new MalformedPacketException("IPv4 header checksum is wrong");
        }
        final int fragment = Octets.unsignedShort(buffer, base + FRAGMENT_OFFSET);
        final int totalLength = Octets.unsignedShort(buffer, base + TOTAL_LENGTH_OFFSET);
        if ((fragment & ~DONT_FRAGMENT) != 0 || totalLength < LENGTH) {
            throw new MalformedPacketException(
                    String.format(
                            "IPv4 fragment field is 0x%04x and total length %d, need a whole"
                                    + " packet",
                            fragment, totalLength));
        }
        return new Ipv4Header(
                Octets.unsignedByte(buffer, base + TOS_OFFSET),
                totalLength,
                Octets.unsignedShort(buffer, base + IDENTIFICATION_OFFSET),
                fragment == DONT_FRAGMENT,
                Octets.unsignedByte(buffer, base + TTL_OFFSET),
                Octets.unsignedByte(buffer, base + PROTOCOL_OFFSET),
                Octets.ipv4(buffer, base + SOURCE_OFFSET),
                Octets.ipv4(buffer, base + DESTINATION_OFFSET));
    }

    /**
     * Writes {@link #LENGTH} octets at the buffer's position, checksum included, and moves it
     * behind them.
     */
    public void encode(final ByteBuffer buffer) {
        final int base = buffer.position();
        buffer.position(base + LENGTH);
        buffer.put(base + VERSION_OFFSET, (byte) VERSION_4_LENGTH_5);
        buffer.put(base + TOS_OFFSET, (byte) tos);
        Octets.putShort(buffer, base + TOTAL_LENGTH_OFFSET, totalLength);
        Octets.putShort(buffer, base + IDENTIFICATION_OFFSET, identification);
        Octets.putShort(buffer, base + FRAGMENT_OFFSET, dontFragment ? DONT_FRAGMENT : 0);
        buffer.put(base + TTL_OFFSET, (byte) ttl);
        buffer.put(base + PROTOCOL_OFFSET, (byte) protocol);
        Octets.putShort(buffer, base + CHECKSUM_OFFSET, 0);
        Octets.put(buffer, base + SOURCE_OFFSET, source);
        Octets.put(buffer, base + DESTINATION_OFFSET, destination);
        Octets.putShort(buffer, base + CHECKSUM_OFFSET, InternetChecksum.of(buffer, base, LENGTH));
    }
}
