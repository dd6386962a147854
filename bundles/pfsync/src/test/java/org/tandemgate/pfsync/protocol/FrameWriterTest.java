package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameWriterTest {
    private static final String CHECKSUM = "00".repeat(16);

    private static String hex(final ByteBuffer frame) {
        final byte[] octets = new byte[frame.remaining()];
        frame.get(frame.position(), octets);
        return HexFormat.of().formatHex(octets);
    }

    private static void request(final FrameWriter writer, final long id) {
        final PfsyncMessage message = writer.add(Action.UPD_REQ);
        assertNotNull(message);
        message.put(Field.ID, id);
        message.put(Field.CREATORID, 0xffffffffL);
    }

    /** pfsync.md 1.6 and 2.2: states in a packet of 1500 octets, IP header taken off. */
    @ParameterizedTest
    @CsvSource({"OPENBSD, 5", "FREEBSD_1301, 5", "FREEBSD_1400, 5", "FREEBSD_1500, 3"})
    void statesOfAPacket(final Dialect dialect, final int states) {
        // BSD counts 64 octets of headers, whatever the family.
        final int bound = 1500 - 64 + Dialect.HEADER_LENGTH;
        final var writer = new FrameWriter(dialect, ByteBuffer.allocate(1500), bound);
        int count = 0;
        while (writer.add(Action.UPD) != null) {
            count++;
        }
        assertEquals(states, count);
        assertTrue(writer.finish().remaining() <= bound);
    }

    @Test
    void messagesOfOneActionShareASubheader() {
        final var writer = new FrameWriter(Dialect.OPENBSD, ByteBuffer.allocateDirect(200), 200);
        request(writer, 1);
        request(writer, 2);
        assertNotNull(writer.add(Action.DEL_C));
        request(writer, 3);

        assertEquals(
                "06000050"
                        + CHECKSUM
                        + ("05030002" + "0000000000000001ffffffff" + "0000000000000002ffffffff")
                        + ("07030001" + "000000000000000000000000")
                        + ("05030001" + "0000000000000003ffffffff"),
                hex(writer.finish()));
    }

    /** Different lengths cannot share one. */
    @Test
    void longerMessagesGetASubheaderOfTheirOwn() {
        final var writer = new FrameWriter(Dialect.OPENBSD, ByteBuffer.allocate(200), 200);
        request(writer, 1);
        final PfsyncMessage message = writer.add(Action.UPD_REQ, 2);
        assertNotNull(message);
        assertEquals(8, message.extraLength());
        message.writeExtra(new byte[] {1, 2, 3});

        assertEquals(
                "0600003c"
                        + CHECKSUM
                        + ("05030001" + "0000000000000001ffffffff")
                        + ("05050001" + "000000000000000000000000" + "0102030000000000"),
                hex(writer.finish()));
        assertThrows(IllegalArgumentException.class, () -> message.writeExtra(new byte[9]));
    }

    @Test
    void freebsdFramesEnd() {
        final var writer = new FrameWriter(Dialect.FREEBSD_1400, ByteBuffer.allocate(99), 99);
        assertTrue(writer.isEmpty());
        assertEquals("05000018" + CHECKSUM + "0c000001", hex(writer.finish()));
    }

    /** The last octet is used, one less refuses the message, and EOF always has its room. */
    @ParameterizedTest
    @CsvSource({"OPENBSD, 36", "FREEBSD_1500, 40"})
    void boundIsExact(final Dialect dialect, final int exact) {
        final var roomy = new FrameWriter(dialect, ByteBuffer.allocate(exact), exact);
        assertNotNull(roomy.add(Action.DEL_C));
        assertNull(roomy.add(Action.DEL_C));
        assertNull(roomy.add(Action.INS_ACK));
        assertEquals(exact, roomy.finish().remaining());
        final var tight = new FrameWriter(dialect, ByteBuffer.allocate(exact), exact - 1);
        assertNull(tight.add(Action.DEL_C));
        assertTrue(tight.isEmpty());
        assertEquals(20 + (dialect.isFreebsd() ? 4 : 0), tight.finish().remaining());
    }

    @Test
    void isUsedAgain() {
        final ByteBuffer buffer = ByteBuffer.allocate(100);
        final var writer = new FrameWriter(Dialect.OPENBSD, buffer, 100);
        request(writer, -1);
        writer.header().write(Field.PFCKSUM, new byte[] {1, 2, 3});
        assertSame(buffer, writer.finish());
        buffer.position(buffer.limit());

        writer.begin();
        assertNotNull(writer.add(Action.UPD_REQ));

        assertEquals("06000024" + CHECKSUM + "05030001" + "00".repeat(12), hex(writer.finish()));
    }

    @Test
    void refusesWhatPeersDoNotRead() {
        final var recent = new FrameWriter(Dialect.FREEBSD_1400, ByteBuffer.allocate(999), 999);
        final var thrown =
                assertThrows(IllegalArgumentException.class, () -> recent.add(Action.DEL));
        assertEquals("FREEBSD_1400 has no message DEL", thrown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> recent.add(Action.INS, 1));
        final var openbsd = new FrameWriter(Dialect.OPENBSD, ByteBuffer.allocate(2000), 2000);
        assertNotNull(openbsd.add(Action.INS, 255 - 66));
        assertThrows(IllegalArgumentException.class, () -> openbsd.add(Action.INS, 255 - 65));
        assertThrows(IllegalArgumentException.class, () -> openbsd.add(Action.INS, -1));
        for (final int bound : List.of(-1, 23, 101)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new FrameWriter(Dialect.OPENBSD, ByteBuffer.allocate(100), bound));
        }
    }

    @Test
    void numbersFitOrAreRefused() {
        final var writer = new FrameWriter(Dialect.FREEBSD_1400, ByteBuffer.allocate(999), 999);
        final PfsyncMessage state = writer.add(Action.INS);
        assertNotNull(state);
        state.put(Field.QID, 0xffff);
        state.put(Field.RULE, 0xffffffffL);
        state.put(Field.ID, -1);
        state.put(Field.RTABLEID, -1);
        assertEquals(0xffff, state.get(Field.QID));
        assertEquals(0xffffffffL, state.get(Field.RULE));
        assertEquals(-1, state.get(Field.ID));
        assertEquals(-1, state.get(Field.RTABLEID));
        final var thrown =
                assertThrows(IllegalArgumentException.class, () -> state.put(Field.QID, 0x10000));
        assertEquals("QID is 65536, which 2 octets do not hold", thrown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> state.put(Field.LOG, -1));
        assertThrows(IllegalArgumentException.class, () -> state.put(Field.LOG, 256));
        assertThrows(IllegalArgumentException.class, () -> state.put(Field.RTABLEID, 1L << 31));
        assertThrows(IllegalArgumentException.class, () -> state.put(Field.IFNAME, 1));
        assertThrows(IllegalArgumentException.class, () -> state.get(Field.IFNAME));
        assertThrows(IllegalArgumentException.class, () -> state.get(Field.TAGNAME));
        assertThrows(IllegalArgumentException.class, () -> state.write(Field.IFNAME, new byte[17]));
    }

    /** Whole octets of a side are copied as they are: what a foreign peer wrote goes back to it. */
    @Test
    void copiesASideOfAState() {
        final var writer = new FrameWriter(Dialect.FREEBSD_1301, ByteBuffer.allocate(999), 999);
        final PfsyncMessage state = writer.add(Action.INS);
        assertNotNull(state);
        state.put(Field.SRC_SEQLO, 0x01020304L);
        state.write(Field.SRC_PAD, new byte[] {9, 8, 7, 6, 5, 4});
        final byte[] side = new byte[32];
        assertEquals(32, state.read(Field.SRC, side));

        final PfsyncMessage update = writer.add(Action.UPD_C);
        assertNotNull(update);
        update.write(Field.DST, side);
        update.put(Field.DST_STATE, 4);

        assertEquals(0x01020304L, update.get(Field.DST_SEQLO));
        assertEquals(4, update.get(Field.DST_STATE));
        assertEquals(0, update.get(Field.SRC_SEQLO));
    }
}
