package org.tandemgate.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An ICMPv6 neighbour advertisement (RFC 4861 section 4.4), 24 octets and its options.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |   type = 136  |    code = 0   |           checksum            |
 * +-+-+-+---------+---------------+-------------------------------+
 * |R|S|O|                   reserved = 0                          |
 * +-+-+-+---------------------------------------------------------+
 * |                     target (octets 8..23)                     |
 * +---------------+---------------+-------------------------------+
 * | option = 2    | length = 1    |                               |
 * +---------------+---------------+                               +
 * |         Ethernet address of the target (octets 26..31)        |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * The checksum covers the IPv6 pseudo-header, so both directions need the packet's addresses. The
 * hop limit must be 255 in both directions; it is in {@link Ipv6Header}.
 *
 * @param router the target forwards packets; hosts drop it from their default routers when it is
 *     missing
 * @param solicited answers a solicitation; never set to a multicast destination
 * @param override replaces a link-layer address that the receiver already has
 * @param target IPv6, not multicast
 * @param targetLinkAddress target link-layer address option, absent if not sent
 */
public record NeighborAdvertisement(
        boolean router,
        boolean solicited,
        boolean override,
        IpAddress target,
        @Nullable MacAddress targetLinkAddress) {
    /** Octets without options. */
    public static final int LENGTH = 24;

    /** Octets with the target link-layer address option. */
    public static final int LENGTH_WITH_LINK_ADDRESS = 32;

    /** Hop limit that a receiver insists on (RFC 4861 section 7.1.2). */
    public static final int HOP_LIMIT = 255;

    private static final int TYPE_OFFSET = 0;
    private static final int CODE_OFFSET = 1;
    private static final int CHECKSUM_OFFSET = 2;
    private static final int FLAGS_OFFSET = 4;
    private static final int TARGET_OFFSET = 8;

    private static final int TYPE = 136;
    private static final int ROUTER = 0x8000;
    private static final int SOLICITED = 0x4000;
    private static final int OVERRIDE = 0x2000;

    /** Option lengths are counted in units of so many octets. */
    private static final int OPTION_UNIT = 8;

    private static final int OPTION_HEADER = 2;
    private static final int TARGET_LINK_ADDRESS = 2;

    public NeighborAdvertisement {
        if (target.isIpv4() || target.isMulticast()) {
            throw new IllegalArgumentException(
                    "target is " + target + ", needs an IPv6 unicast address");
        }
    }

    /** Octets that {@link #encode} writes. */
    public int length() {
        return targetLinkAddress == null ? LENGTH : LENGTH_WITH_LINK_ADDRESS;
    }

    /**
     * Reads the ICMPv6 message that fills the buffer from its position to its limit, without moving
     * it. Unknown options are skipped, as RFC 4861 section 7.1.2 demands; of several link-layer
     * addresses the first counts.
     *
     * @param source of the IPv6 header
     * @param destination of the IPv6 header
     * @throws MalformedPacketException when it fails a check of RFC 4861 section 7.1.2
     */
    public static NeighborAdvertisement decode(
            final ByteBuffer buffer, final IpAddress source, final IpAddress destination)
            throws MalformedPacketException {
        final int base = buffer.position();
        final int length = buffer.remaining();
        if (length < LENGTH) {
            throw new MalformedPacketException(
                    "neighbour advertisement is " + length + " bytes, needs " + LENGTH);
        }
        requireChecksum(buffer, source, destination);
        requireTypeAndCode(buffer, base);
        final int flags = Octets.unsignedShort(buffer, base + FLAGS_OFFSET);
        final IpAddress target = Octets.ipv6(buffer, base + TARGET_OFFSET);
        if (target.isMulticast()) {
            throw new MalformedPacketException("target is " + target + ", needs a unicast address");
        }
        if (destination.isMulticast() && (flags & SOLICITED) != 0) {
            throw new MalformedPacketException(
                    "neighbour advertisement to " + destination + " is marked solicited");
        }
        return new NeighborAdvertisement(
                (flags & ROUTER) != 0,
                (flags & SOLICITED) != 0,
                (flags & OVERRIDE) != 0,
                target,
                linkAddress(buffer));
    }

    private static void requireChecksum(
            final ByteBuffer buffer, final IpAddress source, final IpAddress destination)
            throws MalformedPacketException {
        final int difference =
                checksum(buffer, buffer.position(), buffer.limit(), source, destination);
        if (difference != 0) {
            throw new MalformedPacketException(
                    String.format("neighbour advertisement checksum is off by 0x%04x", difference));
        }
    }

    private static void requireTypeAndCode(final ByteBuffer buffer, final int base)
            throws MalformedPacketException {
        final int type = Octets.unsignedByte(buffer, base + TYPE_OFFSET);
        final int code = Octets.unsignedByte(buffer, base + CODE_OFFSET);
        if (type != TYPE || code != 0) {
            throw new MalformedPacketException(
                    "ICMPv6 type and code are " + type + " and " + code + ", need 136 and 0");
        }
    }

    private static @Nullable MacAddress linkAddress(final ByteBuffer buffer)
            throws MalformedPacketException {
        MacAddress found = null;
        int option = buffer.position() + LENGTH;
        while (option < buffer.limit()) {
            final int rest = buffer.limit() - option;
            final int size =
                    rest < OPTION_HEADER
                            ? 0
                            : Octets.unsignedByte(buffer, option + 1) * OPTION_UNIT;
            if (size == 0 || size > rest) {
                throw new MalformedPacketException(
                        "option is " + size + " bytes, needs 8.." + rest + " in steps of 8");
            }
            final int kind = Octets.unsignedByte(buffer, option);
            if (kind == TARGET_LINK_ADDRESS && size == OPTION_UNIT && found == null) {
                found = Octets.mac(buffer, option + OPTION_HEADER);
            }
            option += size;
        }
        return found;
    }

    /**
     * Writes {@link #length} octets at the buffer's position, checksum included, and moves it
     * behind them.
     *
     * @param source of the IPv6 header, IPv6
     * @param destination of the IPv6 header, IPv6; not multicast when solicited
     */
    public void encode(
            final ByteBuffer buffer, final IpAddress source, final IpAddress destination) {
        if (solicited && destination.isMulticast()) {
            throw new IllegalArgumentException(
                    "a solicited neighbour advertisement cannot go to " + destination);
        }
        final int base = buffer.position();
        final int end = base + length();
        buffer.position(end);
        buffer.put(base + TYPE_OFFSET, (byte) TYPE);
        buffer.put(base + CODE_OFFSET, (byte) 0);
        Octets.putShort(buffer, base + CHECKSUM_OFFSET, 0);
        final int flags =
                (router ? ROUTER : 0) | (solicited ? SOLICITED : 0) | (override ? OVERRIDE : 0);
        Octets.putShort(buffer, base + FLAGS_OFFSET, flags);
        Octets.putShort(buffer, base + FLAGS_OFFSET + 2, 0);
        Octets.put(buffer, base + TARGET_OFFSET, target);
        if (targetLinkAddress != null) {
            buffer.put(base + LENGTH, (byte) TARGET_LINK_ADDRESS);
            buffer.put(base + LENGTH + 1, (byte) 1);
            Octets.put(buffer, base + LENGTH + OPTION_HEADER, targetLinkAddress);
        }
        Octets.putShort(
                buffer, base + CHECKSUM_OFFSET, checksum(buffer, base, end, source, destination));
    }

    private static int checksum(
            final ByteBuffer buffer,
            final int from,
            final int to,
            final IpAddress source,
            final IpAddress destination) {
        final int length = to - from;
        return InternetChecksum.finish(
                InternetChecksum.sum(buffer, from, length)
                        + Ipv6Header.pseudoHeaderSum(
                                source, destination, length, Ipv6Header.ICMPV6));
    }
}
