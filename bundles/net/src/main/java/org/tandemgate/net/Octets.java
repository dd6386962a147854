package org.tandemgate.net;

import java.nio.ByteBuffer;

/**
 * Numbers and addresses at absolute positions of a buffer, always in network byte order, whatever
 * order the buffer has. Never moves the buffer.
 */
final class Octets {
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    private Octets() {}

    static int unsignedByte(final ByteBuffer buffer, final int index) {
        return buffer.get(index) & 0xff;
    }

    static int unsignedShort(final ByteBuffer buffer, final int index) {
        return unsignedByte(buffer, index) << 8 | unsignedByte(buffer, index + 1);
    }

    static void putShort(final ByteBuffer buffer, final int index, final int value) {
        buffer.put(index, (byte) (value >> 8));
        buffer.put(index + 1, (byte) value);
    }

    static MacAddress mac(final ByteBuffer buffer, final int index) {
        final byte[] octets = new byte[MacAddress.LENGTH];
        buffer.get(index, octets);
        return MacAddress.of(octets);
    }

    static void put(final ByteBuffer buffer, final int index, final MacAddress mac) {
        buffer.put(index, mac.toBytes());
    }

    static IpAddress ipv4(final ByteBuffer buffer, final int index) {
        return ip(buffer, index, IPV4_LENGTH);
    }

    static IpAddress ipv6(final ByteBuffer buffer, final int index) {
        return ip(buffer, index, IPV6_LENGTH);
    }

    private static IpAddress ip(final ByteBuffer buffer, final int index, final int length) {
        final byte[] octets = new byte[length];
        buffer.get(index, octets);
        return IpAddress.of(octets);
    }

    static void put(final ByteBuffer buffer, final int index, final IpAddress address) {
        buffer.put(index, address.toBytes());
    }

    /** Refuses a number that does not fit its field: an error of the caller, not of the wire. */
    static void requireBits(final String field, final int value, final int bits) {
        final int max = (1 << bits) - 1;
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " is " + value + ", needs 0.." + max);
        }
    }
}
