package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that are cut, bent or made of random states. */
class HostileFramesTest {
    private static final int ROUNDS = 300;

    static List<PfsyncVector> vectors() throws IOException {
        return PfsyncVector.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyTruncationIsRefused(final PfsyncVector vector) {
        final byte[] octets = vector.octets();
        final int len = vector.decoded().getInt("len");
        for (int length = 0; length < octets.length; length++) {
            final Dump cut = Dump.of(vector.dialect(), Arrays.copyOf(octets, length));
            // A shorter trailer is a different one.
            assertEquals(length < len, !cut.rejects().isEmpty());
            assertEquals(length < len ? "" : cut.actions(), cut.actions());
            assertNotEquals(Dump.of(vector.dialect(), octets).lines(), cut.lines());
        }
    }

    /** The same with a header that agrees: what is whole is read, the rest refused. */
    @ParameterizedTest
    @MethodSource("vectors")
    void everyShorterFrameIsRefused(final PfsyncVector vector) {
        final byte[] octets = vector.octets();
        final boolean openbsd = !vector.dialect().isFreebsd();
        for (int length = 20; length < vector.decoded().getInt("len"); length++) {
            final byte[] cut = Arrays.copyOf(octets, length);
            cut[2] = (byte) (length >>> 8);
            cut[3] = (byte) length;
            final Dump dump = Dump.of(vector.dialect(), cut);
            assertEquals(1, dump.rejects().size() + (openbsd && atBoundary(cut) ? 1 : 0));
        }
    }

    /** Whether an OpenBSD frame ends behind a subheader's last message. */
    private static boolean atBoundary(final byte[] frame) {
        int at = 20;
        while (at + 4 <= frame.length) {
            at += 4 + 4 * (frame[at + 1] & 0xff) * ((frame[at + 2] & 0xff) << 8 | frame[at + 3]);
        }
        return at == frame.length;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyBentBitIsSeen(final PfsyncVector vector) {
        final byte[] octets = vector.octets();
        final Dump right = Dump.of(vector.dialect(), octets);
        // What an action unknown to OpenBSD holds is nobody's business: skipped unread.
        final boolean unknown = vector.toString().startsWith("ob_unknown");
        int unseen = 0;
        for (int bit = 0; bit < octets.length * Byte.SIZE; bit++) {
            final byte[] bent = octets.clone();
            bent[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            final Dump dump = Dump.of(vector.dialect(), bent);
            final boolean seen = !dump.rejects().isEmpty() || !dump.lines().equals(right.lines());
            if (!seen) {
                unseen++;
                assertTrue(unknown && bit / Byte.SIZE >= 20 && bit / Byte.SIZE < 40, "bit " + bit);
            }
        }
        assertEquals(unknown, unseen > 0);
    }

    /** States of random values: what is read is what was put, and nothing beside it. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void randomStatesComeBack(final Dialect dialect) {
        final long seed = new Random().nextLong();
        final Random random = new Random(seed);
        final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        for (int round = 0; round < ROUNDS; round++) {
            final var written = new StringBuilder();
            final var writer = new FrameWriter(dialect, buffer, 1000 + random.nextInt(3000));
            fill(writer, dialect, random, written);
            final ByteBuffer frame = writer.finish();
            final byte[] octets = new byte[frame.remaining()];
            frame.get(octets);

            final Dump dump = Dump.of(dialect, octets);

            final var read = new StringBuilder();
            dump.lines().stream()
                    .filter(line -> !line.startsWith("header") && !line.startsWith("trailer"))
                    .forEach(line -> read.append(line.substring(line.indexOf(" ID"))).append('\n'));
            assertEquals(written.toString(), read.toString(), "seed " + seed);
            assertEquals(List.of(), dump.rejects(), "seed " + seed);
        }
    }

    private static void fill(
            final FrameWriter writer,
            final Dialect dialect,
            final Random random,
            final StringBuilder written) {
        final List<Action> actions =
                List.of(Action.INS, Action.UPD, Action.UPD_C, Action.DEL_C, Action.INS_ACK);
        while (true) {
            final Action action = actions.get(random.nextInt(actions.size()));
            final int extra = dialect.isFreebsd() ? 0 : random.nextInt(4);
            final PfsyncMessage message = writer.add(action, extra);
            if (message == null) {
                return;
            }
            randomize(message, dialect, random);
            written.append(Dump.fields(message)).append('\n');
        }
    }

    private static void randomize(
            final PfsyncMessage message, final Dialect dialect, final Random random) {
        for (final Field field : Field.values()) {
            if (!message.has(field)) {
                continue;
            }
            final int width = message.width(field);
            if (field.kind() == Field.Kind.OCTETS) {
                final byte[] octets = new byte[field.name().contains("NAME") ? width - 1 : width];
                random.nextBytes(octets);
                message.write(field, octets);
            } else {
                final long value = random.nextLong();
                message.put(
                        field,
                        width == 8
                                ? value
                                : field.kind() == Field.Kind.SIGNED
                                        ? (int) value
                                        : value >>> (64 - 8 * width));
            }
        }
        final byte[] extra = new byte[message.extraLength()];
        random.nextBytes(extra);
        message.writeExtra(extra);
        makeValid(message, dialect, random);
    }

    private static void makeValid(
            final PfsyncMessage message, final Dialect dialect, final Random random) {
        message.put(Field.CREATORID, 1 + random.nextInt(Integer.MAX_VALUE));
        if (message.has(Field.TIMEOUT)) {
            message.put(Field.TIMEOUT, random.nextInt(dialect.timeouts()));
            message.put(Field.SRC_STATE, random.nextInt(13));
            message.put(Field.DST_STATE, random.nextInt(13));
        }
        for (final Field family : List.of(Field.AF, Field.WIRE_AF, Field.STACK_AF)) {
            if (message.has(family)) {
                message.put(family, random.nextBoolean() ? 2 : dialect.inet6());
            }
        }
        if (message.has(Field.DIRECTION)) {
            message.put(Field.DIRECTION, random.nextInt(3));
        }
    }

    /** Random octets behind a right header: no exception, and every message looked at. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void noiseRaisesNothing(final Dialect dialect) {
        final Random random = new Random(20_261_121L);
        int delivered = 0;
        int refused = 0;
        for (int round = 0; round < 8_000; round++) {
            final byte[] noise = new byte[20 + random.nextInt(600)];
            random.nextBytes(noise);
            noise[0] = (byte) dialect.version();
            noise[2] = (byte) (noise.length >>> 8);
            noise[3] = (byte) noise.length;
            // Numbers that are known, and few messages of each.
            for (int i = 20; i + 4 < noise.length; i += 4 + random.nextInt(80)) {
                noise[i] = (byte) random.nextInt(17);
                noise[i + 2] = 0;
                noise[i + 3] = (byte) random.nextInt(3);
            }
            final Dump dump = Dump.of(dialect, noise);
            delivered += dump.actions().isEmpty() ? 0 : 1;
            refused += dump.rejects().isEmpty() ? 0 : 1;
        }
        assertTrue(delivered > 50 && refused > 1000, delivered + " " + refused);
    }

    @Test
    void aFrameOfTheLongestKind() {
        final ByteBuffer buffer = ByteBuffer.allocate(0xffff);
        final var writer = new FrameWriter(Dialect.OPENBSD, buffer, 0xffff);
        int count = 0;
        for (PfsyncMessage m = writer.add(Action.DEL_C); m != null; m = writer.add(Action.DEL_C)) {
            m.put(Field.CREATORID, 7);
            count++;
        }
        final byte[] octets = new byte[writer.finish().remaining()];
        buffer.get(octets);
        final Dump dump = Dump.of(Dialect.OPENBSD, octets);
        assertEquals(List.of(), dump.rejects());
        assertEquals(count, dump.lines().size() - 2);
        assertEquals((0xffff - 24) / 12, count);
        assertFalse(dump.actions().isEmpty());
        assertNotNull(dump.lines().get(1));
    }
}
