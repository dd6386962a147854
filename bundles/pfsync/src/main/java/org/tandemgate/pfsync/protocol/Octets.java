package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Big-endian numbers at any index of a buffer, aligned or not, whatever byte order the buffer is
 * set to: messages of 242 and 277 octets leave every later field unaligned.
 */
final class Octets {
    private Octets() {}

    private static boolean isSwapped(final ByteBuffer buffer) {
        return buffer.order() != ByteOrder.BIG_ENDIAN;
    }

    static int byteAt(final ByteBuffer buffer, final int index) {
        return buffer.get(index) & 0xff;
    }

    static int shortAt(final ByteBuffer buffer, final int index) {
        final short value = buffer.getShort(index);
        return (isSwapped(buffer) ? Short.reverseBytes(value) : value) & 0xffff;
    }

    /**
     * @param width 1, 2, 4 or 8
     * @return unsigned below eight octets
     */
    static long numberAt(final ByteBuffer buffer, final int index, final int width) {
        return switch (width) {
            case 1 -> byteAt(buffer, index);
            case 2 -> shortAt(buffer, index);
            case 4 -> {
                final int value = buffer.getInt(index);
                yield (isSwapped(buffer) ? Integer.reverseBytes(value) : value) & 0xffff_ffffL;
            }
            default -> {
                final long value = buffer.getLong(index);
                yield isSwapped(buffer) ? Long.reverseBytes(value) : value;
            }
        };
    }

    static void putShort(final ByteBuffer buffer, final int index, final int value) {
        final short low = (short) value;
        buffer.putShort(index, isSwapped(buffer) ? Short.reverseBytes(low) : low);
    }

    /** Writes the low {@code width} octets, 1, 2, 4 or 8. */
    static void putNumber(
            final ByteBuffer buffer, final int index, final int width, final long value) {
        switch (width) {
            case 1 -> buffer.put(index, (byte) value);
            case 2 -> putShort(buffer, index, (int) value);
            case 4 -> {
                final int low = (int) value;
                buffer.putInt(index, isSwapped(buffer) ? Integer.reverseBytes(low) : low);
            }
            default -> buffer.putLong(index, isSwapped(buffer) ? Long.reverseBytes(value) : value);
        }
    }

    static void clear(final ByteBuffer buffer, final int index, final int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            buffer.putLong(index + i, 0L);
        }
        for (; i < length; i++) {
            buffer.put(index + i, (byte) 0);
        }
    }
}
