package org.tandemgate.commandsocket.protocol;

/** Kinds of frames; the ordinal is never sent, {@link #code} is. */
public enum FrameType {
    /** Client, first and once: a {@link CommandRequest}. */
    REQUEST('R'),
    /** Client: octets typed into an interactive shell. */
    INPUT('I'),
    /** Client: no more input. */
    INPUT_END('E'),
    /** Node: octets for standard output. */
    OUTPUT('O'),
    /** Node: octets for standard error. */
    ERROR('X'),
    /** Node, last and once: exit code (one octet) and a message in UTF-8 for standard error. */
    EXIT('Q');

    private static final FrameType[] TYPES = values();

    private final byte code;

    FrameType(final char code) {
        this.code = (byte) code;
    }

    /** First octet of the frame. */
    public byte code() {
        return code;
    }

    static FrameType of(final byte code) throws MalformedFrameException {
        for (final FrameType type : TYPES) {
            if (type.code == code) {
                return type;
            }
        }
        throw new MalformedFrameException(
                "frame type is " + (code & 0xff) + ", needs one of R I E O X Q");
    }
}
