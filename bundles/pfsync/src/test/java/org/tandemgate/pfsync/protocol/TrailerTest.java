package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The trailer of decision 13. */
class TrailerTest {
    private static final String SECRET = "sixteen octets..";
    private static final TrailerKey KEY = TrailerKey.of(SECRET);
    private static final int START = 7;

    /** A frame of one DEL_C, and its trailer, from index 0 on. */
    private static byte[] packet(final TrailerWriter trailer, final Dialect dialect) {
        final ByteBuffer buffer = ByteBuffer.allocate(1480);
        Arrays.fill(buffer.array(), (byte) 0xa5);
        final FrameWriter writer = new FrameWriter(dialect, buffer, 1200);
        final PfsyncMessage message = writer.add(Action.DEL_C);
        assertTrue(message != null);
        message.put(Field.ID, 0x0102_0304_0506_0708L);
        message.put(Field.CREATORID, 9);
        final int frame = writer.finish().limit();
        buffer.clear();
        final int length = trailer.encode(buffer, frame);
        return Arrays.copyOf(buffer.array(), length);
    }

    private static TrailerWriter written(final TrailerKey key) {
        final TrailerWriter trailer = new TrailerWriter(key);
        trailer.begin(0x1111_2222_3333_4444L, 77);
        trailer.dialect(Dialect.FREEBSD_1400);
        trailer.flag(Trailer.ASK);
        trailer.heard(0x5555_6666_7777_8888L, 99, 102);
        trailer.missing(41, 2);
        trailer.missing(50, 1);
        trailer.counter(3_000_000_000L);
        return trailer;
    }

    private static TrailerReject decode(final Trailer into, final byte[] packet) {
        final ByteBuffer buffer = ByteBuffer.allocate(START + packet.length + 3);
        buffer.put(START, packet);
        final FrameReader reader = FrameReader.ofAnyDialect(reason -> {});
        reader.wrap(buffer, START, packet.length);
        final int behind = reader.trailerLength();
        return into.decode(buffer, START, packet.length - behind, behind);
    }

    /** One field per line, as the class comment draws them. */
    @Test
    void hasTheseOctets() throws GeneralSecurityException {
        final byte[] packet = packet(written(KEY), Dialect.OPENBSD);

        final String expected =
                "9a544757" // magic
                        + "01" // version
                        + "05" // signed, ask
                        + "02" // ranges
                        + "03" // told to speak FREEBSD_1400
                        + "0001" // counters
                        + "0060" // octets
                        + "1111222233334444" // boot id
                        + "000000000000004d" // sequence number
                        + "5555666677778888" // heard boot id
                        + "0000000000000063" // heard
                        + "0000000000000066" // newest
                        + "0000000000000029" // first of range
                        + "00000002"
                        + "0000000000000032"
                        + "00000001"
                        + "b2d05e00"; // counter
        final String hex = HexFormat.of().formatHex(packet, 36, packet.length);
        assertEquals(expected, hex.substring(0, expected.length()));
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(packet, 0, packet.length - 16);
        assertEquals(
                HexFormat.of().formatHex(mac.doFinal(), 0, 16), hex.substring(expected.length()));
    }

    @ParameterizedTest
    @EnumSource
    void isReadAsItWasWrittenBehindEachDialect(final Dialect dialect) {
        final Trailer read = new Trailer(KEY);

        assertEquals(TrailerReject.NONE, decode(read, packet(written(KEY), dialect)));

        assertEquals(0x1111_2222_3333_4444L, read.bootId());
        assertEquals(77, read.sequence());
        assertEquals(0x5555_6666_7777_8888L, read.heardBootId());
        assertEquals(99, read.heard());
        assertEquals(102, read.newest());
        assertEquals(2, read.ranges());
        assertEquals(List.of(41L, 50L), List.of(read.first(0), read.first(1)));
        assertEquals(List.of(2, 1), List.of(read.count(0), read.count(1)));
        assertEquals(3_000_000_000L, read.counterAt(0));
        assertEquals(List.of(0L, 0L), List.of(read.counterAt(1), read.counterAt(-1)));
        assertTrue(read.is(Trailer.ASK));
        assertFalse(read.is(Trailer.CONTROL));
        assertEquals(Dialect.FREEBSD_1400, read.dialect());
    }

    /** pfsync.md 1.2: OpenBSD and FreeBSD end at len or EOF and have run everything by then. */
    @ParameterizedTest
    @EnumSource
    void leavesTheFrameAsBsdReadsIt(final Dialect dialect) {
        final List<Reject> rejects = new ArrayList<>();
        final FrameReader reader = FrameReader.of(dialect, rejects::add);
        final byte[] packet = packet(written(KEY), dialect);

        reader.wrap(ByteBuffer.wrap(packet), 0, packet.length);

        assertTrue(reader.next());
        assertEquals(0x0102_0304_0506_0708L, reader.message().get(Field.ID));
        assertEquals(0, reader.place());
        assertFalse(reader.next());
        assertEquals(List.of(), rejects);
    }

    @Test
    void everyFlippedBitIsNoticed() {
        final byte[] packet = packet(written(KEY), Dialect.FREEBSD_1500);
        final Trailer read = new Trailer(KEY);
        for (int bit = 0; bit < packet.length * 8; bit++) {
            final byte[] bent = packet.clone();
            bent[bit / 8] ^= (byte) (1 << (bit % 8));
            assertNotEquals(TrailerReject.NONE, decode(read, bent), "bit " + bit);
        }
    }

    @Test
    void everyTruncationIsNoticed() {
        for (final TrailerKey key : Arrays.asList(KEY, null)) {
            final byte[] packet = packet(written(key), Dialect.OPENBSD);
            final Trailer read = new Trailer(key);
            for (int length = 20; length < packet.length; length++) {
                assertNotEquals(
                        TrailerReject.NONE,
                        decode(read, Arrays.copyOf(packet, length)),
                        length + " octets");
            }
        }
    }

    @Test
    void knowsWhoHasTheKey() {
        final TrailerKey other = TrailerKey.of("sixteen octets.!");
        assertEquals(
                TrailerReject.BADAUTH,
                decode(new Trailer(other), packet(written(KEY), Dialect.OPENBSD)));
        assertEquals(
                TrailerReject.NOAUTH,
                decode(new Trailer(KEY), packet(written(null), Dialect.OPENBSD)));
        assertEquals(
                TrailerReject.NONE,
                decode(new Trailer(null), packet(written(KEY), Dialect.OPENBSD)));
    }

    @Test
    void refusesNumbersThatNobodyMeans() {
        final TrailerWriter nobody = new TrailerWriter(null);
        nobody.begin(0, 1);
        final TrailerWriter zeroth = new TrailerWriter(null);
        zeroth.begin(1, 0);
        final TrailerWriter beyond = new TrailerWriter(null);
        beyond.begin(1, 1);
        beyond.heard(2, 40, 40);
        beyond.missing(40, 2);
        final TrailerWriter backwards = new TrailerWriter(null);
        backwards.begin(1, 1);
        backwards.heard(2, 40, 39);
        for (final TrailerWriter trailer : List.of(nobody, zeroth, beyond, backwards)) {
            assertEquals(
                    TrailerReject.BADTRAILER,
                    decode(new Trailer(null), packet(trailer, Dialect.OPENBSD)));
        }
    }

    /** A counter that 32 bits do not hold never goes backwards. */
    @Test
    void countersEndAtTheirHighestNumber() {
        final TrailerWriter trailer = new TrailerWriter(null);
        trailer.begin(1, 1);
        trailer.counter(1L << 32);
        trailer.counter(-1);
        final Trailer read = new Trailer(null);
        decode(read, packet(trailer, Dialect.OPENBSD));
        assertEquals(0xffff_ffffL, read.counterAt(0));
        assertEquals(0xffff_ffffL, read.counterAt(1));
    }

    @Test
    void keyIsNeverPrintedAndItsLengthIsChecked() {
        assertEquals("key (16 octets)", TrailerKey.of(SECRET + " \r\n").toString());
        assertEquals(KEY, TrailerKey.of(SECRET + "\n"));
        final var refusal =
                assertThrows(IllegalArgumentException.class, () -> TrailerKey.of("too short\n"));
        assertTrue(
                refusal.getMessage().startsWith("the key has 9 octets, needs 16..4096"),
                refusal.getMessage());
        assertFalse(refusal.getMessage().contains("too short"));
    }

    /** Only nodes of ours get it, and a frame's reader sees nothing of it. */
    @Test
    void whatIsAttachedComesBackAndIsSigned() {
        final byte[] content = "what is in your table?".getBytes(StandardCharsets.UTF_8);
        final TrailerWriter writer = written(KEY);
        writer.attach(ByteBuffer.wrap(content));
        final byte[] packet = packet(writer, Dialect.FREEBSD_1500);
        final var trailer = new Trailer(KEY);

        assertEquals(TrailerReject.NONE, decode(trailer, packet));

        assertEquals(content.length, trailer.attached());
        final int at = trailer.attachmentAt() - START;
        assertEquals(
                "what is in your table?",
                new String(packet, at, content.length, StandardCharsets.UTF_8));
        assertEquals(3_000_000_000L, trailer.counterAt(0));
        for (int i = 0; i < content.length * Byte.SIZE; i++) {
            final byte[] bent = packet.clone();
            bent[at + i / Byte.SIZE] ^= (byte) (1 << (i % Byte.SIZE));
            assertEquals(TrailerReject.BADAUTH, decode(new Trailer(KEY), bent));
        }
        assertEquals(TrailerReject.NONE, decode(trailer, packet(written(KEY), Dialect.OPENBSD)));
        assertEquals(0, trailer.attached());
    }

    @Test
    void lengthOfWhatIsAttachedMustBeThatOfThePacket() {
        final TrailerWriter writer = written(null);
        writer.attach(ByteBuffer.wrap(new byte[30]));
        final byte[] packet = packet(writer, Dialect.OPENBSD);

        assertEquals(TrailerReject.NONE, decode(new Trailer(null), packet));
        for (int cut = 1; cut < packet.length - 40; cut++) {
            final TrailerReject found =
                    decode(new Trailer(null), Arrays.copyOf(packet, packet.length - cut));
            assertNotEquals(TrailerReject.NONE, found, "cut by " + cut);
        }
        final byte[] unsaid = packet.clone();
        unsaid[packet.length - writer.length() + 5] &= (byte) ~Trailer.ATTACHED;
        assertEquals(TrailerReject.BADTRAILER, decode(new Trailer(null), unsaid));
    }
}
