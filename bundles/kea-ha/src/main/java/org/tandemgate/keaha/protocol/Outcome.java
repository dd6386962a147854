package org.tandemgate.keaha.protocol;

/**
 * What a result code means; isc-projects/kea src/lib/cc/command_interpreter.h and ha_server_type.
 */
public enum Outcome {
    /** 0. */
    DONE,
    /** 1: the text says why. */
    FAILED,
    /** 2: unknown command, or the hook that has it is not loaded. */
    UNSUPPORTED,
    /** 3: done, and there was nothing. */
    EMPTY,
    /** 4: contradicts configuration or state; from 2.3.1, before that 1. */
    CONFLICT,
    /** 5: the server lost its configuration and serves nobody; from 3.0, before that 1. */
    FATAL,
    /** 1001: maintenance is not allowed in this state. */
    MAINTENANCE_REFUSED,
    /** 400..499: refused before the command was looked at: syntax, password, restricted command. */
    REFUSED,
    /** Anything else, of a version that we do not know: not a success. */
    UNKNOWN;

    private static final int MAINTENANCE_CODE = 1001;
    private static final int HTTP_FIRST = 400;
    private static final int HTTP_LAST = 599;
    private static final Outcome[] SMALL = {DONE, FAILED, UNSUPPORTED, EMPTY, CONFLICT, FATAL};

    static Outcome of(final int code) {
        if (code >= 0 && code < SMALL.length) {
            return SMALL[code];
        }
        if (code == MAINTENANCE_CODE) {
            return MAINTENANCE_REFUSED;
        }
        return code >= HTTP_FIRST && code <= HTTP_LAST ? REFUSED : UNKNOWN;
    }

    /** Whether the server did what it was told. */
    public boolean isSuccess() {
        return this == DONE || this == EMPTY;
    }
}
