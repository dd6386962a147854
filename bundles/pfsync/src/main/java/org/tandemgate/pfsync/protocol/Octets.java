package org.tandemgate.pfsync.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Big-endian numbers at any index of a buffer, aligned or not, whatever byte order the buffer is
 * set to: messages of 242 and 277 octets leave every later field unaligned.
 */
final class Octets {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private Octets() {}

    private static VarHandle view(final Class<?> array) {
        return MethodHandles.byteBufferViewVarHandle(array, ByteOrder.BIG_ENDIAN);
    }

    static int byteAt(final ByteBuffer buffer, final int index) {
        return buffer.get(index) & 0xff;
    }

    static int shortAt(final ByteBuffer buffer, final int index) {
        return (short) SHORT.get(buffer, index) & 0xffff;
    }

    /**
     * @param width 1, 2, 4 or 8
     * @return unsigned below eight octets
     */
    static long numberAt(final ByteBuffer buffer, final int index, final int width) {
        return switch (width) {
            case 1 -> byteAt(buffer, index);
            case 2 -> shortAt(buffer, index);
            case 4 -> (int) INT.get(buffer, index) & 0xffff_ffffL;
            default -> (long) LONG.get(buffer, index);
        };
    }

    static void putShort(final ByteBuffer buffer, final int index, final int value) {
        SHORT.set(buffer, index, (short) value);
    }

    /** Writes the low {@code width} octets, 1, 2, 4 or 8. */
    static void putNumber(
            final ByteBuffer buffer, final int index, final int width, final long value) {
        switch (width) {
            case 1 -> buffer.put(index, (byte) value);
            case 2 -> putShort(buffer, index, (int) value);
            case 4 -> INT.set(buffer, index, (int) value);
            default -> LONG.set(buffer, index, value);
        }
    }

    static void clear(final ByteBuffer buffer, final int index, final int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            LONG.set(buffer, index + i, 0L);
        }
        for (; i < length; i++) {
            buffer.put(index + i, (byte) 0);
        }
    }
}
