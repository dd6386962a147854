package org.tandemgate.commandsocket.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client asks for.
 *
 * <pre>
 *  0         1      2       3                 7         9      11
 * +---------+------+-------+-----------------+---------+------+----------+---------- ... ---------+
 * | version | mode | flags | time limit in s | columns | rows | terminal | count, that many words |
 * +---------+------+-------+-----------------+---------+------+----------+---------- ... ---------+
 * </pre>
 *
 * Terminal and words are UTF-8 behind a 32-bit length, the count has 16 bits, all big endian.
 *
 * @param mode what the words are
 * @param terminal whether standard output of the client is a terminal
 * @param timeLimitSeconds 1..86400, or 0 for the node's own limit
 * @param columns of that terminal, 0 when unknown
 * @param rows of that terminal, 0 when unknown
 * @param terminalType as in TERM, empty when there is none
 * @param words command and arguments, or one command line, or nothing
 */
public record CommandRequest(
        Mode mode,
        boolean terminal,
        int timeLimitSeconds,
        int columns,
        int rows,
        String terminalType,
        List<String> words) {
    /** First octet; a node refuses others. */
    public static final int VERSION = 1;

    /** Longest time a client may ask for. */
    public static final int TIME_LIMIT_MAX_SECONDS = 86_400;

    private static final int FIXED_LENGTH = 11;
    private static final int TERMINAL_FLAG = 1;

    /** How the words are meant. */
    public enum Mode {
        /** A command and its arguments, each literal. */
        WORDS(0),
        /** One word: text for the shell's parser, with pipes, variables and newlines. */
        LINE(1),
        /** No word: an interactive shell. */
        SHELL(2);

        private final int code;

        Mode(final int code) {
            this.code = code;
        }

        private static Mode of(final int code) throws MalformedFrameException {
            for (final Mode mode : values()) {
                if (mode.code == code) {
                    return mode;
                }
            }
            throw new MalformedFrameException("request mode is " + code + ", needs 0..2");
        }
    }

    /** Copies the words and checks the ranges. */
    public CommandRequest {
        words = List.copyOf(words);
        if (timeLimitSeconds < 0 || timeLimitSeconds > TIME_LIMIT_MAX_SECONDS) {
            throw new IllegalArgumentException(
                    "time limit is " + timeLimitSeconds + " s, needs 1.." + TIME_LIMIT_MAX_SECONDS);
        }
        final int least = mode == Mode.SHELL ? 0 : 1;
        final int most = mode == Mode.WORDS ? Integer.MAX_VALUE : least;
        if (words.size() < least || words.size() > most) {
            throw new IllegalArgumentException(words.size() + " words do not fit mode " + mode);
        }
    }

    /**
     * The frame that carries this request.
     *
     * @throws IllegalArgumentException when the words are longer than a frame
     */
    public Frame encode() {
        int length = FIXED_LENGTH + 4 + 2;
        final byte[] type = terminalType.getBytes(StandardCharsets.UTF_8);
        length += type.length;
        final List<byte[]> octets = new ArrayList<>(words.size());
        for (final String word : words) {
            final byte[] text = word.getBytes(StandardCharsets.UTF_8);
            octets.add(text);
            length += 4 + text.length;
            if (length > Frame.PAYLOAD_LIMIT) {
                throw new IllegalArgumentException(
                        "the command is longer than " + Frame.PAYLOAD_LIMIT + " bytes");
            }
        }
        final ByteBuffer payload = ByteBuffer.allocate(length);
        payload.put((byte) VERSION)
                .put((byte) mode.code)
                .put((byte) (terminal ? TERMINAL_FLAG : 0));
        payload.putInt(timeLimitSeconds).putShort((short) columns).putShort((short) rows);
        payload.putInt(type.length).put(type).putShort((short) octets.size());
        for (final byte[] text : octets) {
            payload.putInt(text.length).put(text);
        }
        return Frame.of(FrameType.REQUEST, payload.flip());
    }

    /** Reads the request out of its frame. */
    public static CommandRequest decode(final Frame frame) throws MalformedFrameException {
        if (frame.type() != FrameType.REQUEST) {
            throw new MalformedFrameException("first frame is " + frame.type() + ", needs REQUEST");
        }
        final ByteBuffer payload = frame.payload();
        if (payload.remaining() < FIXED_LENGTH) {
            throw new MalformedFrameException(
                    "request is " + payload.remaining() + " bytes, needs at least " + FIXED_LENGTH);
        }
        final int version = payload.get() & 0xff;
        if (version != VERSION) {
            throw new MalformedFrameException(
                    "request version is " + version + ", this node speaks " + VERSION);
        }
        final Mode mode = Mode.of(payload.get() & 0xff);
        final boolean terminal = (payload.get() & TERMINAL_FLAG) != 0;
        final int timeLimitSeconds = payload.getInt();
        final int columns = payload.getShort() & 0xffff;
        final int rows = payload.getShort() & 0xffff;
        final String terminalType = text(payload);
        final List<String> words = words(payload);
        try {
            return new CommandRequest(
                    mode, terminal, timeLimitSeconds, columns, rows, terminalType, words);
        } catch (final IllegalArgumentException refused) {
            throw new MalformedFrameException(String.valueOf(refused.getMessage()));
        }
    }

    private static List<String> words(final ByteBuffer payload) throws MalformedFrameException {
        if (payload.remaining() < 2) {
            throw new MalformedFrameException("request ends before its words");
        }
        final int count = payload.getShort() & 0xffff;
        final List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(text(payload));
        }
        if (payload.hasRemaining()) {
            throw new MalformedFrameException(
                    "request has " + payload.remaining() + " bytes behind its words");
        }
        return words;
    }

    private static String text(final ByteBuffer payload) throws MalformedFrameException {
        if (payload.remaining() < 4) {
            throw new MalformedFrameException("request ends inside a length");
        }
        final int length = payload.getInt();
        if (length < 0 || length > payload.remaining()) {
            throw new MalformedFrameException(
                    "text length is "
                            + Integer.toUnsignedString(length)
                            + ", needs 0.."
                            + payload.remaining());
        }
        final byte[] octets = new byte[length];
        payload.get(octets);
        return new String(octets, StandardCharsets.UTF_8);
    }
}
