package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Control messages as in cmsg(3), 64-bit. */
class MessageAreaTest {
    private static final int CONTROL = 104;
    private static final int CONTROL_LENGTH = 40; // msg_controllen

    private final MessageArea area = new MessageArea();
    private final ByteBuffer memory = area.memory();

    private void put(final int at, final long length, final int level, final int type) {
        memory.putLong(CONTROL + at, length);
        memory.putInt(CONTROL + at + 8, level);
        memory.putInt(CONTROL + at + 12, type);
    }

    @Test
    void findsTheSecondMessageBehindPadding() {
        put(0, 20, 1, 40);
        put(24, 28, 0, 8);
        memory.putLong(CONTROL_LENGTH, 56);

        assertEquals(CONTROL + 16, area.control(1, 40, 4));
        assertEquals(CONTROL + 40, area.control(0, 8, 12));
        assertEquals(-1, area.control(0, 8, 13));
        assertEquals(-1, area.control(0, 9, 1));
    }

    @Test
    void hostileLengthsEndTheSearchInsideTheArea() {
        for (final long length :
                new long[] {0, 1, 15, 17, 255, 256, 257, 1L << 31, 1L << 32, -1, Long.MAX_VALUE}) {
            for (final long total : new long[] {0, 15, 16, 24, 255, 256, 1 << 20}) {
                put(0, length, 1, 1);
                memory.putLong(CONTROL_LENGTH, total);

                final int found = area.control(41, 50, 20);

                assertEquals(-1, found, "length " + length + ", total " + total);
            }
        }
    }

    @Test
    void whatIsWrittenIsFound() {
        final int at = area.putControl(41, 50, 20);
        memory.putLong(CONTROL_LENGTH, MessageArea.controlLength(20));

        assertEquals(at, area.control(41, 50, 20));
        assertEquals(40, MessageArea.controlLength(20));
        assertTrue(area.data() >= CONTROL + 256);
    }
}
