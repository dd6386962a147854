package org.tandemgate.commandsocket.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message on the command socket.
 *
 * <pre>
 *  0        1                                   5
 * +--------+--------+--------+--------+--------+---- ... ----+
 * | type   | length of the payload, big endian |   payload   |
 * +--------+--------+--------+--------+--------+---- ... ----+
 * </pre>
 */
public final class Frame {
    /** Octets in front of the payload. */
    public static final int HEADER_LENGTH = 5;

    /** Longest payload. */
    public static final int PAYLOAD_LIMIT = 65_536;

    private static final int TYPE_OFFSET = 0;
    private static final int LENGTH_OFFSET = 1;

    private final FrameType type;
    private final ByteBuffer payload;

    private Frame(final FrameType type, final ByteBuffer payload) {
        this.type = type;
        this.payload = payload;
    }

    /**
     * Wraps octets; they are not copied.
     *
     * @throws IllegalArgumentException when there are more than {@link #PAYLOAD_LIMIT}
     */
    public static Frame of(final FrameType type, final ByteBuffer payload) {
        if (payload.remaining() > PAYLOAD_LIMIT) {
            throw new IllegalArgumentException(
                    "payload is " + payload.remaining() + " bytes, needs 0.." + PAYLOAD_LIMIT);
        }
        return new Frame(type, payload.slice());
    }

    /** The last frame of a connection. A long message is cut. */
    public static Frame exit(final int exitCode, final String message) {
        final byte[] text = message.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(text.length, PAYLOAD_LIMIT - 1);
        final ByteBuffer payload = ByteBuffer.allocate(1 + length);
        payload.put((byte) exitCode).put(text, 0, length).flip();
        return new Frame(FrameType.EXIT, payload);
    }

    /**
     * Reads one frame at the buffer's position and moves it behind the frame.
     *
     * @return the frame with a copy of the octets; nothing, and the position unmoved, while octets
     *     are missing
     */
    public static @Nullable Frame decode(final ByteBuffer buffer) throws MalformedFrameException {
        if (buffer.remaining() < HEADER_LENGTH) {
            return null;
        }
        final int base = buffer.position();
        final FrameType type = FrameType.of(buffer.get(base + TYPE_OFFSET));
        final int length = buffer.getInt(base + LENGTH_OFFSET);
        if (length < 0 || length > PAYLOAD_LIMIT) {
            throw new MalformedFrameException(
                    "frame length is "
                            + Integer.toUnsignedString(length)
                            + ", needs 0.."
                            + PAYLOAD_LIMIT);
        }
        if (buffer.remaining() < HEADER_LENGTH + length) {
            return null;
        }
        final byte[] payload = new byte[length];
        buffer.position(base + HEADER_LENGTH).get(payload);
        return new Frame(type, ByteBuffer.wrap(payload));
    }

    /** The frame as sent, ready to be read. */
    public ByteBuffer encode() {
        final ByteBuffer buffer = ByteBuffer.allocate(HEADER_LENGTH + payload.remaining());
        buffer.put(type.code()).putInt(payload.remaining()).put(payload.duplicate()).flip();
        return buffer;
    }

    /** What the payload means. */
    public FrameType type() {
        return type;
    }

    /** A view of the payload; its position is the caller's own. */
    public ByteBuffer payload() {
        return payload.duplicate();
    }

    /** The payload as UTF-8 from the given octet on. */
    public String text(final int offset) {
        return StandardCharsets.UTF_8
                .decode(payload.slice(offset, payload.remaining() - offset))
                .toString();
    }

    @Override
    public String toString() {
        return type + "[" + payload.remaining() + "]";
    }
}
