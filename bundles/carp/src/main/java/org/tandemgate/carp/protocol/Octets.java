package org.tandemgate.carp.protocol;

import java.nio.ByteBuffer;

/**
 * Big-endian numbers at absolute indices of a buffer, whatever byte order the buffer is set to: a
 * direct buffer that also served a system call is often left in native order.
 */
final class Octets {
    private Octets() {}

    static int byteAt(final ByteBuffer buffer, final int index) {
        return buffer.get(index) & 0xff;
    }

    static int intAt(final ByteBuffer buffer, final int index) {
        return byteAt(buffer, index) << 24
                | byteAt(buffer, index + 1) << 16
                | byteAt(buffer, index + 2) << 8
                | byteAt(buffer, index + 3);
    }

    static long longAt(final ByteBuffer buffer, final int index) {
        return (long) intAt(buffer, index) << 32 | (intAt(buffer, index + 4) & 0xffff_ffffL);
    }

    static void putShort(final ByteBuffer buffer, final int index, final int value) {
        buffer.put(index, (byte) (value >>> 8));
        buffer.put(index + 1, (byte) value);
    }

    static void putInt(final ByteBuffer buffer, final int index, final int value) {
        putShort(buffer, index, value >>> 16);
        putShort(buffer, index + 2, value);
    }

    static void putLong(final ByteBuffer buffer, final int index, final long value) {
        putInt(buffer, index, (int) (value >>> 32));
        putInt(buffer, index + 4, (int) value);
    }
}
