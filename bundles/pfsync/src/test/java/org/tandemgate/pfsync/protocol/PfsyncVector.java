package org.tandemgate.pfsync.protocol;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** One entry of {@code vectors/pfsync_vectors.json}. */
record PfsyncVector(JsonObject json) {
    private static final int WORD = 4;

    static JsonObject document() throws IOException {
        try (InputStream in =
                        Objects.requireNonNull(
                                PfsyncVector.class.getResourceAsStream(
                                        "/vectors/pfsync_vectors.json"));
                JsonReader reader = Json.createReader(in)) {
            return reader.readObject();
        }
    }

    static List<PfsyncVector> all() throws IOException {
        return document().getJsonArray("vectors").stream()
                .map(value -> new PfsyncVector(value.asJsonObject()))
                .toList();
    }

    static PfsyncVector named(final String name) throws IOException {
        return all().stream()
                .filter(vector -> vector.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The newest that reads it, as the file was made. */
    Dialect dialect() {
        return json.getString("dialect").equals("openbsd") ? Dialect.OPENBSD : Dialect.FREEBSD_1500;
    }

    /** The dialect that writes it: by the states in it. */
    Dialect sender() {
        for (final JsonObject subheader : subheaders()) {
            for (final Dialect dialect : Dialect.values()) {
                if (dialect.isFreebsd()
                        && subheader.getString("name").endsWith(dialect.name().substring(7))) {
                    return dialect;
                }
            }
        }
        return dialect();
    }

    byte[] octets() {
        return HexFormat.of().parseHex(json.getString("hex"));
    }

    String stop() {
        return json.getString("stop");
    }

    JsonObject decoded() {
        return json.getJsonObject("decoded");
    }

    List<JsonObject> subheaders() {
        return decoded().getJsonArray("subheaders").getValuesAs(JsonObject.class);
    }

    /** Action numbers of the messages that a BSD runs, each as often as it has messages. */
    String accepted() {
        final var text = new StringBuilder();
        for (final JsonArray entry : json.getJsonArray("accepted").getValuesAs(JsonArray.class)) {
            text.append((entry.getInt(0) + " ").repeat(entry.getInt(1)));
        }
        return text.toString().strip();
    }

    @Override
    public String toString() {
        return json.getString("name");
    }

    /** Fields of a message: a number as a Long, octets as a ByteBuffer. */
    static Map<Field, Object> values(final JsonObject message) {
        final Map<Field, Object> values = new EnumMap<>(Field.class);
        add(values, "", message);
        return values;
    }

    private static void add(
            final Map<Field, Object> values, final String prefix, final JsonObject object) {
        object.forEach(
                (key, value) -> {
                    final String name = (prefix + key).toUpperCase(Locale.ROOT);
                    if (key.equals("extra")) {
                        return;
                    }
                    if (value.getValueType() == JsonValue.ValueType.OBJECT) {
                        if (value.asJsonObject().containsKey("family")) {
                            values.put(Field.DST_SOCKADDR, sockaddr(value.asJsonObject()));
                        } else {
                            add(values, prefix + key + ".", value.asJsonObject());
                        }
                    } else {
                        final Field field = Field.valueOf(name.replace('.', '_'));
                        values.put(field, value(field, value));
                    }
                });
    }

    private static Object value(final Field field, final JsonValue value) {
        if (value instanceof JsonNumber number) {
            return number.bigIntegerValue().longValue();
        }
        final String text = ((JsonString) value).getString();
        if (text.startsWith("0x")) {
            return Long.parseUnsignedLong(text.substring(2), 16);
        }
        if (text.startsWith("hex:")) {
            return hex(text.substring(4));
        }
        if (field.name().contains("ADDR")) {
            return ByteBuffer.wrap(address(text));
        }
        if (field.name().contains("NAME")) {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return hex(text);
    }

    private static byte[] address(final String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (final UnknownHostException notALiteral) {
            throw new UncheckedIOException(notALiteral);
        }
    }

    private static ByteBuffer hex(final String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text));
    }

    private static ByteBuffer sockaddr(final JsonObject object) {
        final ByteBuffer octets = ByteBuffer.allocate(28);
        octets.put((byte) object.getInt("len")).put((byte) object.getInt("family"));
        octets.putShort((short) object.getInt("port"));
        if (object.containsKey("flowinfo")) {
            octets.putInt(object.getInt("flowinfo"));
        }
        octets.put(address(object.getString("addr")));
        if (object.containsKey("rest")) {
            octets.put(hex(object.getString("rest")));
        }
        return ByteBuffer.wrap(octets.array());
    }

    /** Puts every field of a message, and what follows them. */
    static void put(final PfsyncMessage message, final JsonObject from) {
        values(from)
                .forEach(
                        (field, value) -> {
                            if (value instanceof Long number) {
                                message.put(field, number);
                            } else {
                                message.write(field, ((ByteBuffer) value).array());
                            }
                        });
        if (from.containsKey("extra")) {
            message.writeExtra(hex(from.getString("extra")).array());
        }
    }

    static int extraWords(final JsonObject message) {
        return message.getString("extra", "").length() / 2 / WORD;
    }
}
