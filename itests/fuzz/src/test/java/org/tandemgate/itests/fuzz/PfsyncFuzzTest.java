package org.tandemgate.itests.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.protocol.Reject;

/** pfsync frames, read as every dialect. */
final class PfsyncFuzzTest {
    private static final int HEADER = 20;
    private static final int SUBHEADER = 4;
    private static final int EOF = 12;

    /** pfsync.md 1.2, written down a second time: octets of a message by its number. */
    private static final Map<Dialect, int[]> SIZES = new EnumMap<>(Dialect.class);

    static {
        SIZES.put(
                Dialect.OPENBSD,
                new int[] {20, 0, 12, 0, 84, 12, 264, 12, 0, 0, 12, 0, 0, 264, 264, 52});
        SIZES.put(
                Dialect.FREEBSD_1301,
                new int[] {20, 242, 12, 242, 84, 12, 242, 12, 0, 0, 12, 48, 0});
        SIZES.put(
                Dialect.FREEBSD_1400,
                new int[] {20, 242, 12, 242, 84, 12, 0, 12, 0, 0, 12, 48, 0, 277, 277});
        SIZES.put(
                Dialect.FREEBSD_1500,
                new int[] {20, 242, 12, 242, 84, 12, 0, 12, 0, 0, 12, 48, 0, 277, 277, 360, 360});
    }

    private static final Set<Field> OCTETS = EnumSet.noneOf(Field.class);

    static {
        for (final Field field : Field.values()) {
            if (field.name().matches("SRC|DST|.*PAD|SPARE|.*ADDR.?|.*NAME|PFCKSUM")) {
                OCTETS.add(field);
            }
        }
    }

    @Test
    void frames() {
        Fuzz.of("pfsync", 20_000, IllegalStateException.class)
                .mending(PfsyncFuzzTest::withHeader)
                .run(
                        input -> {
                            final var outcome = new StringBuilder();
                            for (final Dialect dialect : Dialect.values()) {
                                outcome.append(read(dialect, input)).append(' ');
                            }
                            return outcome.append(readAny(input)).toString();
                        });
    }

    private static String read(final Dialect dialect, final byte[] input) {
        final var rejects = new ArrayList<Reject>();
        final FrameReader reader = FrameReader.of(dialect, rejects::add);
        final ByteBuffer packet = ByteBuffer.wrap(input);
        reader.wrap(packet, 0, input.length);
        final var outcome = new StringBuilder();
        int taken = 0;
        while (reader.next()) {
            taken++;
            useAll(reader.message());
            encodesToItself(dialect, reader.message());
            if (outcome.length() < 6) {
                outcome.append(reader.message().action().name().charAt(0));
            }
        }
        final List<Reject> walk = new ArrayList<>();
        final int walked = walk(dialect, input, walk);
        final long bad = rejects.stream().filter(PfsyncFuzzTest::isValue).count();
        assertEquals(walked, taken + bad, () -> dialect + " " + rejects);
        assertEquals(walk, rejects.stream().filter(it -> !isValue(it)).toList());
        assertEquals(input.length, reader.trailerOffset() + reader.trailerLength());
        return outcome.toString() + (rejects.isEmpty() ? "" : rejects.get(rejects.size() - 1));
    }

    private static String readAny(final byte[] input) {
        final var rejects = new ArrayList<Reject>();
        final FrameReader reader = FrameReader.ofAnyDialect(rejects::add);
        reader.wrap(ByteBuffer.wrap(input), 0, input.length);
        int taken = 0;
        while (reader.next()) {
            taken++;
        }
        return taken == 0 ? "none" : reader.dialect().name();
    }

    private static boolean isValue(final Reject reject) {
        return reject.name().startsWith("BADVAL");
    }

    private static void useAll(final PfsyncMessage message) {
        final byte[] octets = new byte[64];
        for (final Field field : Field.values()) {
            if (!message.has(field)) {
                continue;
            }
            if (isOctets(field)) {
                assertEquals(message.width(field), message.read(field, octets));
            } else {
                final long value = message.get(field);
                assertEquals(value, clipped(value, field, message.width(field)), field::name);
            }
        }
    }

    private static boolean isOctets(final Field field) {
        return OCTETS.contains(field);
    }

    private static long clipped(final long value, final Field field, final int width) {
        if (field.name().startsWith("RTABLEID")) {
            return (int) value;
        }
        return width == Long.BYTES ? value : value & ((1L << (8 * width)) - 1);
    }

    private static void encodesToItself(final Dialect dialect, final PfsyncMessage message) {
        if (message.format() != null && message.format() != dialect) {
            // Formats of earlier versions are read, not written.
            return;
        }
        final ByteBuffer buffer = ByteBuffer.allocate(2048);
        final var writer = new FrameWriter(dialect, buffer, 2048);
        final PfsyncMessage made = writer.add(message.action(), message.extraLength() / 4);
        assertNotNull(made);
        final byte[] octets = new byte[64];
        for (final Field field : Field.values()) {
            if (message.has(field) && isOctets(field)) {
                made.write(field, Arrays.copyOf(octets, message.read(field, octets)));
            } else if (message.has(field)) {
                made.put(field, message.get(field));
            }
        }
        final byte[] extra = new byte[message.extraLength()];
        message.readExtra(extra);
        made.writeExtra(extra);
        final ByteBuffer frame = writer.finish();
        final FrameReader reader = FrameReader.of(dialect, reject -> {});
        reader.wrap(frame, 0, frame.limit());
        assertEquals(true, reader.next(), () -> "refused: " + message.action());
        assertArrayEquals(all(message), all(reader.message()));
    }

    private static long[] all(final PfsyncMessage message) {
        final long[] values = new long[Field.values().length];
        int at = 0;
        final byte[] octets = new byte[64];
        for (final Field field : Field.values()) {
            if (message.has(field)) {
                values[at] =
                        isOctets(field)
                                ? Arrays.hashCode(
                                        Arrays.copyOf(octets, message.read(field, octets)))
                                : message.get(field);
            }
            at++;
        }
        return values;
    }

    /** What a BSD kernel finds in a frame: how many messages, and why it ends. */
    private static int walk(final Dialect dialect, final byte[] b, final List<Reject> why) {
        final int len = b.length < HEADER ? 0 : u16(b, 2);
        if (b.length < HEADER) {
            why.add(Reject.HDROPS);
        } else if (b[0] != (dialect.isFreebsd() ? 5 : 6)) {
            why.add(Reject.BADVER);
        } else if (len < HEADER || len > b.length) {
            why.add(Reject.BADLEN_FRAME);
        } else {
            return dialect.isFreebsd() ? freebsd(dialect, b, len, why) : openbsd(b, len, why);
        }
        return 0;
    }

    private static int freebsd(
            final Dialect dialect, final byte[] b, final int len, final List<Reject> why) {
        final int[] sizes = SIZES.get(dialect);
        int found = 0;
        int at = HEADER;
        while (at + SUBHEADER <= len) {
            final int action = b[at] & 0xff;
            final int count = u16(b, at + 2);
            at += SUBHEADER;
            if (action == EOF) {
                if (at != len || count != 1) {
                    why.add(Reject.BADLEN_REST);
                }
                return found;
            }
            if (action >= sizes.length || sizes[action] == 0) {
                why.add(Reject.BADACT);
                return found;
            }
            if (at + sizes[action] * count > len) {
                why.add(Reject.BADLEN_MESSAGES);
                return found;
            }
            found += count;
            at += sizes[action] * count;
        }
        why.add(at == len ? Reject.NOEOF : Reject.BADLEN_REST);
        return found;
    }

    private static int openbsd(final byte[] b, final int len, final List<Reject> why) {
        final int[] sizes = SIZES.get(Dialect.OPENBSD);
        int found = 0;
        int at = HEADER;
        while (at + SUBHEADER <= len) {
            final int action = b[at] & 0xff;
            final int size = 4 * (b[at + 1] & 0xff);
            final int count = u16(b, at + 2);
            at += SUBHEADER;
            final boolean known =
                    action < sizes.length && sizes[action] != 0 && size >= sizes[action];
            if (!known && (count == 0 || size == 0)) {
                why.add(Reject.BADACT);
                return found;
            }
            if (at + size * count > len) {
                why.add(Reject.BADLEN_MESSAGES);
                return found;
            }
            found += known ? count : 0;
            at += size * count;
        }
        if (at != len) {
            why.add(Reject.BADLEN_REST);
        }
        return found;
    }

    private static int u16(final byte[] b, final int at) {
        return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
    }

    private static byte[] withHeader(final byte[] made) {
        if (made.length < HEADER) {
            return made;
        }
        final byte[] mended = made.clone();
        mended[0] = (byte) (5 + (made[1] & 1));
        mended[1] = 0;
        mended[2] = (byte) (mended.length >>> 8);
        mended[3] = (byte) mended.length;
        return mended;
    }
}
