package org.tandemgate.net;

import java.nio.ByteBuffer;

/**
 * An echo request or its answer without data, 8 octets: ICMP (RFC 792) or ICMPv6 (RFC 4443 section
 * 4).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     type      |   code = 0    |           checksum            |
 * +---------------+---------------+-------------------------------+
 * |          identifier           |           sequence            |
 * +-------------------------------+-------------------------------+
 * </pre>
 *
 * Types: request 8, answer 0; in ICMPv6 128 and 129, and the checksum covers the pseudo-header too.
 *
 * @param request whether it asks
 * @param identifier 0..65535, returned in the answer
 * @param sequence 0..65535, returned in the answer
 */
public record EchoMessage(boolean request, int identifier, int sequence) {
    /** Octets of the message. */
    public static final int LENGTH = 8;

    /** Type of an answer in ICMP. */
    public static final int REPLY4 = 0;

    /** Type of an answer in ICMPv6. */
    public static final int REPLY6 = 129;

    private static final int REQUEST4 = 8;
    private static final int REQUEST6 = 128;

    private static final int TYPE_OFFSET = 0;
    private static final int CODE_OFFSET = 1;
    private static final int CHECKSUM_OFFSET = 2;
    private static final int IDENTIFIER_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 6;

    public EchoMessage {
        Octets.requireBits("echo identifier", identifier, 16);
        Octets.requireBits("echo sequence", sequence, 16);
    }

    /**
     * Reads the message that fills the buffer from its position to its limit, without moving it.
     *
     * @param source of the IP header; its family says whether this is ICMP or ICMPv6
     * @param destination of the IP header
     * @throws MalformedPacketException when it is damaged, of another length, or no echo
     */
    public static EchoMessage decode(
            final ByteBuffer buffer, final IpAddress source, final IpAddress destination)
            throws MalformedPacketException {
        final int base = buffer.position();
        if (buffer.remaining() != LENGTH) {
            throw new MalformedPacketException(
                    "echo message is " + buffer.remaining() + " bytes, needs " + LENGTH);
        }
        if (checksum(buffer, base, source, destination) != 0) {
            throw new MalformedPacketException("echo message checksum is wrong");
        }
        final boolean ipv4 = source.isIpv4();
        final int type = Octets.unsignedByte(buffer, base + TYPE_OFFSET);
        final boolean request = type == (ipv4 ? REQUEST4 : REQUEST6);
        if ((!request && type != (ipv4 ? REPLY4 : REPLY6))
                || Octets.unsignedByte(buffer, base + CODE_OFFSET) != 0) {
            throw new MalformedPacketException("type " + type + " is no echo message");
        }
        return new EchoMessage(
                request,
                Octets.unsignedShort(buffer, base + IDENTIFIER_OFFSET),
                Octets.unsignedShort(buffer, base + SEQUENCE_OFFSET));
    }

    /**
     * Writes {@link #LENGTH} octets at the buffer's position, checksum included, and moves it
     * behind them.
     *
     * @param source of the IP header; its family says whether this is ICMP or ICMPv6
     * @param destination of the IP header
     */
    public void encode(
            final ByteBuffer buffer, final IpAddress source, final IpAddress destination) {
        final int base = buffer.position();
        buffer.position(base + LENGTH);
        final int asks = source.isIpv4() ? REQUEST4 : REQUEST6;
        final int answers = source.isIpv4() ? REPLY4 : REPLY6;
        buffer.put(base + TYPE_OFFSET, (byte) (request ? asks : answers));
        buffer.put(base + CODE_OFFSET, (byte) 0);
        Octets.putShort(buffer, base + CHECKSUM_OFFSET, 0);
        Octets.putShort(buffer, base + IDENTIFIER_OFFSET, identifier);
        Octets.putShort(buffer, base + SEQUENCE_OFFSET, sequence);
        Octets.putShort(
                buffer, base + CHECKSUM_OFFSET, checksum(buffer, base, source, destination));
    }

    private static int checksum(
            final ByteBuffer buffer,
            final int base,
            final IpAddress source,
            final IpAddress destination) {
        final long pseudoHeader =
                source.isIpv4()
                        ? 0
                        : Ipv6Header.pseudoHeaderSum(
                                source, destination, LENGTH, Ipv6Header.ICMPV6);
        return InternetChecksum.finish(InternetChecksum.sum(buffer, base, LENGTH) + pseudoHeader);
    }
}
