package org.tandemgate.commandsocket.runtime;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Takes escape sequences out: several of Karaf's commands write bold text whoever reads it. Knows
 * the form ESC [ parameters letter (ECMA-48, control sequences), the only one they use.
 */
public final class PlainOutputStream extends FilterOutputStream {
    private static final int ESCAPE = 0x1b;
    private static final int FIRST_FINAL = 0x40;
    private static final int LAST_FINAL = 0x7e;

    private State state = State.TEXT;

    private enum State {
        TEXT,
        ESCAPED,
        SEQUENCE
    }

    /** Writes plain text to the given stream. */
    public PlainOutputStream(final OutputStream out) {
        super(out);
    }

    @Override
    public synchronized void write(final int octet) throws IOException {
        final int value = octet & 0xff;
        switch (state) {
            case TEXT -> {
                if (value == ESCAPE) {
                    state = State.ESCAPED;
                } else {
                    out.write(value);
                }
            }
            case ESCAPED -> {
                state = value == '[' ? State.SEQUENCE : State.TEXT;
                if (state == State.TEXT) {
                    out.write(value);
                }
            }
            case SEQUENCE -> {
                if (value >= FIRST_FINAL && value <= LAST_FINAL) {
                    state = State.TEXT;
                }
            }
        }
    }

    @Override
    public synchronized void write(final byte[] octets, final int offset, final int length)
            throws IOException {
        for (int i = 0; i < length; i++) {
            write(octets[offset + i]);
        }
    }
}
