package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One message, seen in the buffer where it lies: nothing is copied, nothing allocated. A {@link
 * FrameReader} or {@link FrameWriter} has one of these and moves it, so what is read here is valid
 * until its next call. Belongs to one thread.
 */
public final class PfsyncMessage {
    private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NOWHERE;
    private int offset;
    private int length;
    private Layout layout = Layouts.HEADER;
    private @Nullable MessageKind kind;

    PfsyncMessage() {}

    /**
     * @param octets of the message, at least as many as its kind has; OpenBSD allows more
     */
    void moveTo(
            final ByteBuffer in, final int index, final int octets, final MessageKind messageKind) {
        buffer = in;
        offset = index;
        length = octets;
        layout = messageKind.layout();
        kind = messageKind;
    }

    /** Shows the header of a frame, which is no message and has no action. */
    void moveToHeader(final ByteBuffer in, final int index) {
        buffer = in;
        offset = index;
        length = Dialect.HEADER_LENGTH;
        layout = Layouts.HEADER;
        kind = null;
    }

    /** What it asks for. The header of a frame has no action, and to ask is a mistake. */
    public Action action() {
        if (kind == null) {
            throw new IllegalStateException("there is no message here");
        }
        return kind.action();
    }

    /**
     * The dialect whose peers write messages like this one, or null where all versions of FreeBSD
     * agree. By this a peer's dialect is learned from its first state.
     */
    public @Nullable Dialect format() {
        return kind == null ? null : kind.format();
    }

    /** Whether messages of this kind have that field. */
    public boolean has(final Field field) {
        return layout.has(field);
    }

    /** Octets of a field that is there. */
    public int width(final Field field) {
        layout.offset(field);
        return layout.width(field);
    }

    /**
     * A number: unsigned, but routing tables, which are signed, and fields of eight octets, which
     * fill the long.
     *
     * @throws IllegalArgumentException when the message has no such field or it is no number
     */
    public long get(final Field field) {
        final int at = offset + layout.offset(field);
        return switch (field.kind()) {
            case NUMBER -> Octets.numberAt(buffer, at, layout.width(field));
            case SIGNED -> (int) Octets.numberAt(buffer, at, layout.width(field));
            case OCTETS -> throw new IllegalArgumentException(field + " is no number");
        };
    }

    /**
     * Writes a number.
     *
     * @throws IllegalArgumentException when it does not fit the field, or the message has none
     */
    public void put(final Field field, final long value) {
        final int at = offset + layout.offset(field);
        final int width = layout.width(field);
        if (!fits(field, width, value)) {
            throw new IllegalArgumentException(
                    field + " is " + value + ", which " + width + " octets do not hold");
        }
        Octets.putNumber(buffer, at, width, value);
    }

    private static boolean fits(final Field field, final int width, final long value) {
        return switch (field.kind()) {
            case NUMBER -> width == Long.BYTES || value >>> (Byte.SIZE * width) == 0;
            case SIGNED -> value == (int) value;
            case OCTETS -> throw new IllegalArgumentException(field + " is no number");
        };
    }

    /**
     * Copies a field of octets to the beginning of an array.
     *
     * @return how many
     */
    public int read(final Field field, final byte[] target) {
        final int width = width(field);
        buffer.get(offset + layout.offset(field), target, 0, width);
        return width;
    }

    /** Writes a field of octets; what the array does not fill becomes zero. */
    public void write(final Field field, final byte[] octets) {
        final int width = width(field);
        if (octets.length > width) {
            throw new IllegalArgumentException(
                    field + " holds " + width + " octets, not " + octets.length);
        }
        final int at = offset + layout.offset(field);
        buffer.put(at, octets);
        Octets.clear(buffer, at + octets.length, width - octets.length);
    }

    /** Whether a field of octets has a zero among them, as a name must. */
    boolean isTerminated(final Field field) {
        final int at = offset + layout.offset(field);
        for (int i = layout.width(field) - 1; i >= 0; i--) {
            if (buffer.get(at + i) == 0) {
                return true;
            }
        }
        return false;
    }

    /** One octet of a field of octets. */
    int octetAt(final Field field, final int index) {
        return Octets.byteAt(buffer, offset + layout.offset(field) + index);
    }

    /** Octets behind the last field, which only OpenBSD's messages can have. */
    public int extraLength() {
        return length - layout.length();
    }

    /** Copies the octets behind the last field to the beginning of an array. */
    public void readExtra(final byte[] target) {
        buffer.get(offset + layout.length(), target, 0, extraLength());
    }

    /** Writes the octets behind the last field; what the array does not fill becomes zero. */
    public void writeExtra(final byte[] octets) {
        if (octets.length > extraLength()) {
            throw new IllegalArgumentException(
                    "this message has " + extraLength() + " octets more, not " + octets.length);
        }
        buffer.put(offset + layout.length(), octets);
        final int end = offset + layout.length() + octets.length;
        Octets.clear(buffer, end, offset + length - end);
    }

    /** Octets of the message, with what is behind its last field. */
    public int length() {
        return length;
    }

    /** A copy of all its octets. */
    public byte[] octets() {
        final byte[] copy = new byte[length];
        buffer.get(offset, copy);
        return copy;
    }

    /**
     * Writes all of it.
     *
     * @param octets of a message of the same length
     */
    public void writeAll(final byte[] octets) {
        if (octets.length != length) {
            throw new IllegalArgumentException(
                    "this message has " + length + " octets, not " + octets.length);
        }
        buffer.put(offset, octets);
    }

    /** Makes all of the message zero, also what is behind its last field. */
    void clear() {
        Octets.clear(buffer, offset, length);
    }
}
