package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * What a raw IPv4 socket delivers: header with options, then payload (RFC 791 section 3.1). The
 * kernel has checked the header before; this checks again what memory safety and the payload's
 * bounds hang on.
 *
 * @param payloadOffset octets of header, 20..60
 * @param payloadLength octets that follow, by the header's total length
 * @param ttl 0..255
 */
record Ipv4Packet(
        int payloadOffset, int payloadLength, int ttl, IpAddress source, IpAddress destination) {
    private static final int MINIMUM_HEADER = 20;
    private static final int TOTAL_LENGTH_OFFSET = 2;
    private static final int TTL_OFFSET = 8;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;

    /**
     * @param base index of the header's first octet in the buffer
     * @param length octets that were received
     */
    static Ipv4Packet decode(final ByteBuffer buffer, final int base, final int length)
            throws MalformedPacketException {
        if (length < MINIMUM_HEADER) {
            throw new MalformedPacketException("IPv4 packet is " + length + " bytes, needs 20");
        }
        final int version = (buffer.get(base) & 0xff) >> 4;
        if (version != 4) {
            throw new MalformedPacketException("IP version is " + version + ", needs 4");
        }
        final int header = (buffer.get(base) & 0x0f) * 4;
        if (header < MINIMUM_HEADER || header > length) {
            throw new MalformedPacketException(
                    "IPv4 header length is " + header + ", needs 20.." + length);
        }
        final int total =
                ((buffer.get(base + TOTAL_LENGTH_OFFSET) & 0xff) << 8)
                        | (buffer.get(base + TOTAL_LENGTH_OFFSET + 1) & 0xff);
        if (total < header || total > length) {
            throw new MalformedPacketException(
                    "IPv4 total length is " + total + ", needs " + header + ".." + length);
        }
        return new Ipv4Packet(
                header,
                total - header,
                buffer.get(base + TTL_OFFSET) & 0xff,
                address(buffer, base + SOURCE_OFFSET, 4),
                address(buffer, base + DESTINATION_OFFSET, 4));
    }

    /** Reads an address of 4 or 16 octets. */
    static IpAddress address(final ByteBuffer buffer, final int index, final int length) {
        final byte[] octets = new byte[length];
        buffer.get(index, octets);
        return IpAddress.of(octets);
    }
}
