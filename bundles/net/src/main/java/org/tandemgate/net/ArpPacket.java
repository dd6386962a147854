package org.tandemgate.net;

import java.nio.ByteBuffer;

/**
 * An ARP packet for IPv4 over Ethernet, 28 octets (RFC 826).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |      hardware type = 1        |     protocol type = 0x0800    |
 * +---------------+---------------+-------------------------------+
 * | hw length = 6 | pr length = 4 |           operation           |
 * +---------------+---------------+-------------------------------+
 * |                    sha: sender's Ethernet address             |
 * +                               +-------------------------------+
 * |                               |  spa: sender's IPv4 address   |
 * +-------------------------------+-------------------------------+
 * |         ... spa               |                               |
 * +-------------------------------+                               +
 * |                    tha: target's Ethernet address             |
 * +---------------------------------------------------------------+
 * |                    tpa: target's IPv4 address                 |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param operation 0..65535; {@link #REQUEST} and {@link #REPLY} are in use
 * @param sha the sender's Ethernet address
 * @param spa the sender's IPv4 address
 * @param tha the target's Ethernet address; zero in requests, where it is what is asked for
 * @param tpa the target's IPv4 address
 */
public record ArpPacket(
        int operation, MacAddress sha, IpAddress spa, MacAddress tha, IpAddress tpa) {
    /** Octets of the packet. */
    public static final int LENGTH = 28;

    /** "Who has tpa?" */
    public static final int REQUEST = 1;

    /** "spa is at sha". */
    public static final int REPLY = 2;

    private static final int HARDWARE_TYPE_OFFSET = 0;
    private static final int PROTOCOL_TYPE_OFFSET = 2;
    private static final int LENGTHS_OFFSET = 4;
    private static final int OPERATION_OFFSET = 6;
    private static final int SHA_OFFSET = 8;
    private static final int SPA_OFFSET = 14;
    private static final int THA_OFFSET = 18;
    private static final int TPA_OFFSET = 24;

    private static final int HARDWARE_ETHERNET = 1;
    private static final int LENGTHS_6_AND_4 = 0x0604;

    public ArpPacket {
        Octets.requireBits("ARP operation", operation, 16);
        if (!spa.isIpv4() || !tpa.isIpv4()) {
            throw new IllegalArgumentException(
                    "ARP carries IPv4 addresses, not " + (spa.isIpv4() ? tpa : spa));
        }
    }

    /**
     * An announcement (RFC 5227 section 2.3): a request in which sender and target are the same
     * address. Linux takes it over an existing entry of any age; a reply with tha = 0 is ignored
     * while the entry is younger than locktime (1 s).
     *
     * @param mac where the address lives now
     * @param address IPv4
     */
    public static ArpPacket announcement(final MacAddress mac, final IpAddress address) {
        return new ArpPacket(REQUEST, mac, address, MacAddress.ZERO, address);
    }

    /**
     * Reads from the buffer's position without moving it. Octets behind the packet, such as
     * Ethernet padding, are not looked at.
     *
     * @throws MalformedPacketException when it is too short or not IPv4 over Ethernet
     */
    public static ArpPacket decode(final ByteBuffer buffer) throws MalformedPacketException {
        final int base = buffer.position();
        if (buffer.remaining() < LENGTH) {
            throw new MalformedPacketException(
                    "ARP packet is " + buffer.remaining() + " bytes, needs " + LENGTH);
        }
        requireField(buffer, base + HARDWARE_TYPE_OFFSET, "hardware type", HARDWARE_ETHERNET);
        requireField(buffer, base + PROTOCOL_TYPE_OFFSET, "protocol type", EthernetHeader.IPV4);
        requireField(buffer, base + LENGTHS_OFFSET, "address lengths", LENGTHS_6_AND_4);
        return new ArpPacket(
                Octets.unsignedShort(buffer, base + OPERATION_OFFSET),
                Octets.mac(buffer, base + SHA_OFFSET),
                Octets.ipv4(buffer, base + SPA_OFFSET),
                Octets.mac(buffer, base + THA_OFFSET),
                Octets.ipv4(buffer, base + TPA_OFFSET));
    }

    private static void requireField(
            final ByteBuffer buffer, final int index, final String name, final int wanted)
            throws MalformedPacketException {
        final int value = Octets.unsignedShort(buffer, index);
        if (value != wanted) {
            throw new MalformedPacketException(
                    String.format("ARP %s is 0x%04x, needs 0x%04x", name, value, wanted));
        }
    }

    /** Writes {@link #LENGTH} octets at the buffer's position and moves it behind them. */
    public void encode(final ByteBuffer buffer) {
        final int base = buffer.position();
        buffer.position(base + LENGTH);
        Octets.putShort(buffer, base + HARDWARE_TYPE_OFFSET, HARDWARE_ETHERNET);
        Octets.putShort(buffer, base + PROTOCOL_TYPE_OFFSET, EthernetHeader.IPV4);
        Octets.putShort(buffer, base + LENGTHS_OFFSET, LENGTHS_6_AND_4);
        Octets.putShort(buffer, base + OPERATION_OFFSET, operation);
        Octets.put(buffer, base + SHA_OFFSET, sha);
        Octets.put(buffer, base + SPA_OFFSET, spa);
        Octets.put(buffer, base + THA_OFFSET, tha);
        Octets.put(buffer, base + TPA_OFFSET, tpa);
    }
}
