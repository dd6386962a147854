package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, why, and how much of a frame is taken before. */
class FrameReaderTest {
    /** A DEL_C: id 0102030405060708, creatorid 0a0b0c0d. */
    private static final String DEL_C = "01020304050607080a0b0c0d";

    private static final String CHECKSUM = "00".repeat(16);

    private static final String EOF = "0c000001";

    /** A frame with a right length. */
    private static byte[] frame(final int version, final String rest) {
        return frame(version, 20 + rest.length() / 2, rest);
    }

    private static byte[] frame(final int version, final int len, final String rest) {
        return HexFormat.of().parseHex(String.format("%02x00%04x", version, len) + CHECKSUM + rest);
    }

    private static void assertRead(
            final Dialect dialect,
            final byte[] frame,
            final String actions,
            final Reject... rejects) {
        final Dump dump = Dump.of(dialect, frame);
        assertEquals(List.of(rejects), dump.rejects());
        assertEquals(actions, dump.actions());
    }

    private static void openbsd(final String rest, final String actions, final Reject... rejects) {
        assertRead(Dialect.OPENBSD, frame(6, rest), actions, rejects);
    }

    private static void freebsd(final String rest, final String actions, final Reject... rejects) {
        assertRead(Dialect.FREEBSD_1500, frame(5, rest), actions, rejects);
    }

    @Test
    void shortestFrames() {
        openbsd("", "");
        freebsd(EOF, "");
        freebsd("", "", Reject.NOEOF);
        for (int length = 0; length < 20; length++) {
            final byte[] cut = Arrays.copyOf(frame(6, ""), length);
            assertRead(Dialect.OPENBSD, cut, "", Reject.HDROPS);
        }
    }

    /** pfsync_input(): the version alone decides, 5 and 6 do not talk to each other. */
    @Test
    void otherVersions() {
        assertRead(Dialect.OPENBSD, frame(5, EOF), "", Reject.BADVER);
        assertRead(Dialect.FREEBSD_1301, frame(6, ""), "", Reject.BADVER);
        assertRead(Dialect.FREEBSD_1500, frame(4, EOF), "", Reject.BADVER);
        assertRead(Dialect.OPENBSD, frame(0, ""), "", Reject.BADVER);
        assertEquals(List.of(Reject.BADVER), Dump.ofAny(frame(7, "")).rejects());
        assertEquals(List.of(), Dump.ofAny(frame(5, EOF)).rejects());
        assertEquals(List.of(), Dump.ofAny(frame(6, "")).rejects());
    }

    @Test
    void lengthOfTheFrame() {
        for (final Dialect dialect : List.of(Dialect.OPENBSD, Dialect.FREEBSD_1400)) {
            final int version = dialect.version();
            final String rest = dialect.isFreebsd() ? EOF : "07030001" + DEL_C;
            final int right = 20 + rest.length() / 2;
            assertRead(dialect, frame(version, 19, rest), "", Reject.BADLEN_FRAME);
            assertRead(dialect, frame(version, 0, rest), "", Reject.BADLEN_FRAME);
            assertRead(dialect, frame(version, right + 1, rest), "", Reject.BADLEN_FRAME);
            assertRead(dialect, frame(version, 0xffff, rest), "", Reject.BADLEN_FRAME);
            assertEquals(List.of(), Dump.of(dialect, frame(version, right, rest)).rejects());
        }
    }

    /** What came before is run, as BSD does. */
    @Test
    void messagesBeyondTheEnd() {
        openbsd("07030001" + DEL_C + "07030002" + DEL_C, "DEL_C", Reject.BADLEN_MESSAGES);
        freebsd("07000001" + DEL_C + "07000002" + DEL_C, "DEL_C", Reject.BADLEN_MESSAGES);
        openbsd("0703ffff" + DEL_C, "", Reject.BADLEN_MESSAGES);
        // Unknown ones are measured too.
        openbsd("c8ffffff", "", Reject.BADLEN_MESSAGES);
        // The trailer is not part of the frame: FreeBSD would read on in it.
        final String two = "07000002" + DEL_C + DEL_C;
        assertRead(
                Dialect.FREEBSD_1500,
                frame(5, 20 + two.length() / 2 - 1, two),
                "",
                Reject.BADLEN_MESSAGES);
    }

    @ParameterizedTest
    @CsvSource({"00", "0703", "070300"})
    void lessThanASubheaderAtTheEnd(final String rest) {
        openbsd("07030001" + DEL_C + rest, "DEL_C", Reject.BADLEN_REST);
        freebsd("07000001" + DEL_C + rest, "DEL_C", Reject.BADLEN_REST);
    }

    /** pfsync_in_eof(): nothing is read after it; FreeBSD counts badlen when something follows. */
    @Test
    void endOfFreebsdFrames() {
        freebsd("07000001" + DEL_C + EOF, "DEL_C");
        freebsd("07000001" + DEL_C, "DEL_C", Reject.NOEOF);
        freebsd("07000001" + DEL_C + EOF + "07000001" + DEL_C, "DEL_C", Reject.BADLEN_REST);
        freebsd("07000001" + DEL_C + EOF + "00", "DEL_C", Reject.BADLEN_REST);
        freebsd("07000001" + DEL_C + "0c000002", "DEL_C", Reject.BADLEN_REST);
        freebsd("07000001" + DEL_C + "0c000000", "DEL_C", Reject.BADLEN_REST);
        // To OpenBSD it is an action like any other that it does not know.
        openbsd("0c010001" + "00000000" + "07030001" + DEL_C, "DEL_C");
        openbsd(EOF + "07030001" + DEL_C, "", Reject.BADACT);
    }

    /** Skipped by their length, also those that are too short; longer ones are read. */
    @ParameterizedTest
    @CsvSource({"1", "3", "8", "9", "11", "12", "16", "17", "200", "255"})
    void openbsdSkipsWhatItDoesNotKnow(final int number) {
        final String unknown = String.format("%02x020002", number) + "11".repeat(16);
        openbsd(unknown + "07030001" + DEL_C, "DEL_C");
        openbsd(String.format("%02x000001", number) + DEL_C, "", Reject.BADACT);
        openbsd(String.format("%02x020000", number) + DEL_C, "", Reject.BADACT);
    }

    @Test
    void openbsdSkipsShortAndReadsLongMessages() {
        openbsd("07020001" + "0102030405060708" + "07030001" + DEL_C, "DEL_C");
        openbsd("07000001" + DEL_C, "", Reject.BADACT);
        openbsd("07020000" + "07030001" + DEL_C, "", Reject.BADACT);
        openbsd("07040002" + DEL_C + "eeeeeeee" + DEL_C + "ffffffff", "DEL_C DEL_C");
        // A known action without messages is nothing, and no mistake.
        openbsd("07030000" + "07030001" + DEL_C, "DEL_C");
        final Dump dump = Dump.of(Dialect.OPENBSD, frame(6, "07040001" + DEL_C + "eeeeeeee"));
        assertTrue(dump.lines().get(1).endsWith(" + eeeeeeee"), dump.lines()::toString);
    }

    /** It cannot skip: the rest of the packet is lost. Second octets are not read. */
    @ParameterizedTest
    @CsvSource({
        "FREEBSD_1301, 8", "FREEBSD_1301, 9", "FREEBSD_1301, 13", "FREEBSD_1301, 255",
        "FREEBSD_1400, 6", "FREEBSD_1400, 8", "FREEBSD_1400, 15", "FREEBSD_1400, 16",
        "FREEBSD_1500, 6", "FREEBSD_1500, 9", "FREEBSD_1500, 17", "FREEBSD_1500, 200"
    })
    void freebsdStopsAtWhatItDoesNotKnow(final Dialect dialect, final int number) {
        final String one = "07770001" + DEL_C;
        assertRead(
                dialect,
                frame(5, one + String.format("%02x000001", number) + one + EOF),
                "DEL_C",
                Reject.BADACT);
    }

    /** A kernel reads the formats of all earlier ones; only the oldest takes a full DEL. */
    @Test
    void levelsOfFreebsd() throws IOException {
        final byte[] old = PfsyncVector.named("fb1301_ins_tcp_snat").octets();
        final byte[] mid = PfsyncVector.named("fb1400_ins_tcp_snat_route_to").octets();
        final byte[] recent = PfsyncVector.named("fb1500_ins_udp6").octets();
        assertRead(Dialect.FREEBSD_1301, old, "INS");
        assertRead(Dialect.FREEBSD_1400, old, "INS");
        assertRead(Dialect.FREEBSD_1500, old, "INS");
        assertRead(Dialect.FREEBSD_1301, mid, "", Reject.BADACT);
        assertRead(Dialect.FREEBSD_1400, mid, "INS");
        assertRead(Dialect.FREEBSD_1400, recent, "", Reject.BADACT);
        final byte[] del = old.clone();
        del[20] = 6;
        assertRead(Dialect.FREEBSD_1301, del, "DEL");
        assertRead(Dialect.FREEBSD_1400, del, "", Reject.BADACT);
    }

    @Test
    void learnsTheDialectFromTheFirstState() throws IOException {
        final Set<Dialect> learned = EnumSet.noneOf(Dialect.class);
        for (final PfsyncVector vector : PfsyncVector.all()) {
            final byte[] octets = vector.octets();
            final FrameReader reader = FrameReader.ofAnyDialect(reject -> {});
            reader.wrap(ByteBuffer.wrap(octets), 0, octets.length);
            assertTrue(reader.next());
            final Dialect format = reader.message().format();
            assertEquals(vector.dialect().isFreebsd(), reader.dialect().isFreebsd());
            if (reader.message().action().isFullState() || !vector.dialect().isFreebsd()) {
                assertEquals(vector.sender(), format, vector::toString);
                learned.add(format);
            } else {
                assertNull(format, vector::toString);
            }
        }
        assertEquals(EnumSet.allOf(Dialect.class), learned);
    }

    @Test
    void trailerIsLeftToTheCaller() {
        final byte[] octets = frame(6, 36, "07030001" + DEL_C + "112233");
        final FrameReader reader = FrameReader.of(Dialect.OPENBSD, reject -> {});
        reader.wrap(ByteBuffer.wrap(octets), 0, octets.length);
        assertEquals(36, reader.trailerOffset());
        assertEquals(3, reader.trailerLength());
        assertRead(Dialect.OPENBSD, octets, "DEL_C");
    }

    /** Nothing of an earlier frame is left in a later one. */
    @Test
    void isUsedForOneFrameAfterTheOther() {
        final List<Reject> rejects = new ArrayList<>();
        final FrameReader reader = FrameReader.of(Dialect.OPENBSD, rejects::add);
        final byte[] two = frame(6, "07030002" + DEL_C + DEL_C);
        reader.wrap(ByteBuffer.wrap(two), 0, two.length);
        assertTrue(reader.next());
        reader.wrap(ByteBuffer.wrap(two), 0, 10);
        assertEquals(false, reader.next());
        assertEquals(0, reader.trailerLength());
        reader.wrap(ByteBuffer.wrap(two), 0, two.length);
        assertTrue(reader.next());
        assertTrue(reader.next());
        assertEquals(false, reader.next());
        assertEquals(false, reader.next());
        assertEquals(List.of(Reject.HDROPS), rejects);
    }

    /** A caller's mistake, not a sender's. */
    @Test
    void moreThanTheBufferHas() {
        final FrameReader reader = FrameReader.of(Dialect.OPENBSD, reject -> {});
        final ByteBuffer buffer = ByteBuffer.allocate(40).limit(30);
        assertThrows(IndexOutOfBoundsException.class, () -> reader.wrap(buffer, 0, 31));
        assertThrows(IndexOutOfBoundsException.class, () -> reader.wrap(buffer, -1, 20));
        assertThrows(IndexOutOfBoundsException.class, () -> reader.wrap(buffer, 20, -1));
        assertThrows(IllegalStateException.class, () -> reader.message().action());
    }

    @Test
    void reasonsAreCountersByName() {
        assertEquals("badval-timeout", Reject.BADVAL_TIMEOUT.counter());
        assertEquals("hdrops", Reject.HDROPS.counter());
    }
}
