package org.tandemgate.net;

import java.nio.ByteBuffer;

/**
 * The header of an Ethernet II frame, 14 octets (RFC 894, RFC 2464 section 3).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------------------------------------------------------+
 * |                      destination (octets 0..5)                |
 * +                               +-------------------------------+
 * |                               |                               |
 * +-------------------------------+                               +
 * |                       source (octets 6..11)                   |
 * +-------------------------------+-------------------------------+
 * |          etherType            |  payload ...
 * +-------------------------------+
 * </pre>
 *
 * @param destination who the frame is for
 * @param source who sends it; switches learn its port
 * @param etherType what follows, 1536..65535; smaller values are lengths (IEEE 802.3 section 3.2.6)
 */
public record EthernetHeader(MacAddress destination, MacAddress source, int etherType) {
    /** Octets of the header. */
    public static final int LENGTH = 14;

    /** The payload is an IPv4 packet. */
    public static final int IPV4 = 0x0800;

    /** The payload is an ARP packet. */
    public static final int ARP = 0x0806;

    /** The payload is an IPv6 packet. */
    public static final int IPV6 = 0x86dd;

    private static final int DESTINATION_OFFSET = 0;
    private static final int SOURCE_OFFSET = 6;
    private static final int ETHER_TYPE_OFFSET = 12;
    private static final int SMALLEST_TYPE = 0x0600;

    public EthernetHeader {
        if (etherType < SMALLEST_TYPE || etherType > 0xffff) {
            throw new IllegalArgumentException(
                    "etherType is " + etherType + ", needs " + SMALLEST_TYPE + "..65535");
        }
    }

    /**
     * Reads from the buffer's position without moving it.
     *
     * @throws MalformedPacketException when the frame is too short or has a length instead of a
     *     type
     */
    public static EthernetHeader decode(final ByteBuffer buffer) throws MalformedPacketException {
        final int base = buffer.position();
        if (buffer.remaining() < LENGTH) {
            throw new MalformedPacketException(
                    "Ethernet frame is " + buffer.remaining() + " bytes, needs " + LENGTH);
        }
        final int etherType = Octets.unsignedShort(buffer, base + ETHER_TYPE_OFFSET);
        if (etherType < SMALLEST_TYPE) {
            throw new MalformedPacketException(
                    "Ethernet type is " + etherType + ", needs at least " + SMALLEST_TYPE);
        }
        return new EthernetHeader(
                Octets.mac(buffer, base + DESTINATION_OFFSET),
                Octets.mac(buffer, base + SOURCE_OFFSET),
                etherType);
    }

    /** Writes {@link #LENGTH} octets at the buffer's position and moves it behind them. */
    public void encode(final ByteBuffer buffer) {
        final int base = buffer.position();
        buffer.position(base + LENGTH);
        Octets.put(buffer, base + DESTINATION_OFFSET, destination);
        Octets.put(buffer, base + SOURCE_OFFSET, source);
        Octets.putShort(buffer, base + ETHER_TYPE_OFFSET, etherType);
    }
}
