package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Everything that a reader says about a frame, as text. */
final class Dump {
    private final List<String> lines = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();

    private Dump() {}

    static Dump of(final Dialect dialect, final byte[] octets) {
        final var dump = new Dump();
        dump.read(FrameReader.of(dialect, dump.rejects::add), octets);
        return dump;
    }

    static Dump ofAny(final byte[] octets) {
        final var dump = new Dump();
        dump.read(FrameReader.ofAnyDialect(dump.rejects::add), octets);
        return dump;
    }

    private void read(final FrameReader reader, final byte[] octets) {
        // Somewhere in a buffer, with something else around it.
        final ByteBuffer buffer = ByteBuffer.allocateDirect(octets.length + 12);
        buffer.put(5, octets);
        buffer.position(3);
        reader.wrap(buffer, 5, octets.length);
        if (!rejects.contains(Reject.HDROPS)) {
            lines.add("header" + fields(reader.header()));
        }
        while (reader.next()) {
            final PfsyncMessage message = reader.message();
            lines.add(
                    message.action()
                            + " "
                            + message.format()
                            + " "
                            + reader.wordsOctet()
                            + fields(message));
        }
        final byte[] trailer = new byte[reader.trailerLength()];
        buffer.get(reader.trailerOffset(), trailer);
        lines.add("trailer " + reader.wordsOctet() + " " + HexFormat.of().formatHex(trailer));
        if (buffer.position() != 3) {
            throw new AssertionError("the reader moved the buffer");
        }
    }

    static String fields(final PfsyncMessage message) {
        final var text = new StringBuilder();
        for (final Field field : Field.values()) {
            if (message.has(field)) {
                text.append(' ').append(field).append('=').append(value(message, field));
            }
        }
        final byte[] extra = new byte[message.extraLength()];
        message.readExtra(extra);
        return text + (extra.length == 0 ? "" : " + " + HexFormat.of().formatHex(extra));
    }

    private static String value(final PfsyncMessage message, final Field field) {
        if (field.kind() != Field.Kind.OCTETS) {
            return Long.toString(message.get(field));
        }
        final byte[] octets = new byte[message.width(field)];
        message.read(field, octets);
        return HexFormat.of().formatHex(octets);
    }

    List<Reject> rejects() {
        return rejects;
    }

    List<String> lines() {
        return lines;
    }

    /** Actions of the messages delivered. */
    String actions() {
        final var text = new StringBuilder();
        for (final String line : lines) {
            if (!line.startsWith("header") && !line.startsWith("trailer")) {
                text.append(line, 0, line.indexOf(' ')).append(' ');
            }
        }
        return text.toString().strip();
    }
}
