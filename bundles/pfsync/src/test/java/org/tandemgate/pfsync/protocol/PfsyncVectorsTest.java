package org.tandemgate.pfsync.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Frames that a compiler made from packed structures with the field order of the BSD headers, taken
 * apart by a program of its own: every field, every octet.
 */
class PfsyncVectorsTest {
    static List<PfsyncVector> all() throws IOException {
        return PfsyncVector.all();
    }

    @Test
    void theFileIsComplete() throws IOException {
        assertEquals(28, all().size());
        assertEquals(17, all().stream().filter(v -> v.dialect().isFreebsd()).count());
    }

    @ParameterizedTest
    @MethodSource("all")
    void decodesEveryField(final PfsyncVector vector) {
        final List<Reject> rejects = new ArrayList<>();
        final FrameReader reader = FrameReader.of(vector.dialect(), rejects::add);
        final byte[] octets = vector.octets();
        reader.wrap(ByteBuffer.wrap(octets), 0, octets.length);
        final JsonObject decoded = vector.decoded();
        assertEquals(decoded.getInt("version"), reader.header().get(Field.VERSION));
        assertEquals(decoded.getInt("len"), reader.header().get(Field.LEN));
        assertOctets(decoded.getString("pfcksum"), reader.header(), Field.PFCKSUM);

        final var numbers = new StringBuilder();
        for (final JsonObject subheader : vector.subheaders()) {
            for (final JsonObject expected :
                    subheader.getJsonArray("messages").getValuesAs(JsonObject.class)) {
                if (expected.containsKey("raw")) {
                    continue;
                }
                assertTrue(reader.next());
                numbers.append(subheader.getInt("action")).append(' ');
                assertSame(expected, reader.message());
            }
        }
        assertFalse(reader.next());
        assertEquals(vector.accepted(), numbers.toString().strip());
        assertEquals(List.of(), rejects);
        assertEquals(
                decoded.getString("trailer", ""),
                HexFormat.of().formatHex(octets, reader.trailerOffset(), octets.length));
    }

    private static void assertSame(final JsonObject expected, final PfsyncMessage message) {
        final var values = PfsyncVector.values(expected);
        for (final Field field : Field.values()) {
            // Names for several fields, which the file has one by one.
            final boolean whole = field == Field.SRC || field == Field.DST;
            assertEquals(values.containsKey(field), message.has(field) && !whole, field::name);
        }
        values.forEach(
                (field, value) -> {
                    if (value instanceof Long number) {
                        assertEquals(number, message.get(field), field::name);
                    } else {
                        final byte[] octets = ((ByteBuffer) value).array();
                        assertOctets(HexFormat.of().formatHex(octets), message, field);
                    }
                });
        assertEquals(expected.getString("extra", "").length() / 2, message.extraLength());
        final byte[] extra = new byte[message.extraLength()];
        message.readExtra(extra);
        assertEquals(expected.getString("extra", ""), HexFormat.of().formatHex(extra));
    }

    private static void assertOctets(
            final String hex, final PfsyncMessage message, final Field field) {
        final byte[] octets = new byte[message.width(field)];
        assertEquals(octets.length, message.read(field, octets));
        final byte[] expected = Arrays.copyOf(HexFormat.of().parseHex(hex), octets.length);
        assertEquals(
                HexFormat.of().formatHex(expected), HexFormat.of().formatHex(octets), field::name);
    }

    @ParameterizedTest
    @MethodSource("all")
    void encodesEveryOctet(final PfsyncVector vector) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(2000);
        for (int i = 0; i < buffer.capacity(); i++) {
            buffer.put(i, (byte) 0xa5);
        }
        final var writer = new FrameWriter(vector.sender(), buffer, 1480);
        writer.header().write(Field.PFCKSUM, octets(vector.decoded().getString("pfcksum")));
        for (final JsonObject subheader : vector.subheaders()) {
            for (final JsonObject message :
                    subheader.getJsonArray("messages").getValuesAs(JsonObject.class)) {
                write(writer, buffer, subheader, message);
            }
        }

        final ByteBuffer frame = writer.finish();

        final byte[] made = new byte[frame.remaining()];
        frame.get(made);
        final String trailer = vector.decoded().getString("trailer", "");
        assertEquals(vector.json().getString("hex"), HexFormat.of().formatHex(made) + trailer);
    }

    private static void write(
            final FrameWriter writer,
            final ByteBuffer buffer,
            final JsonObject subheader,
            final JsonObject message) {
        final String name = subheader.getString("name");
        if (message.containsKey("raw")) {
            final byte[] raw = octets(message.getString("raw"));
            buffer.put(writer.place(subheader.getInt("action"), raw.length), raw);
            return;
        }
        final Action action = Action.valueOf(name.replaceAll("_1[345]0[01]$", ""));
        final PfsyncMessage made = writer.add(action, PfsyncVector.extraWords(message));
        assertNotNull(made);
        PfsyncVector.put(made, message);
    }

    private static byte[] octets(final String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
