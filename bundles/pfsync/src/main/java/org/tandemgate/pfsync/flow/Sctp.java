package org.tandemgate.pfsync.flow;

import org.tandemgate.pfsync.state.Levels;

/**
 * States of SCTP: those of the kernel (SCTP_CONNTRACK_*) and those that FreeBSD 14 sends, which are
 * SCTP's own constants (closed 0, cookie wait 2, cookie echoed 4, established 8). Above 12 a
 * receiver refuses, so a shutdown is an established association with another timeout.
 */
final class Sctp {
    private static final int OPENING = 21;
    private static final int IS_ESTABLISHED = 22;
    private static final int CLOSING = 23;
    private static final int CLOSED = 24;

    private static final int COOKIE_WAIT = 2;
    private static final int COOKIE_ECHOED = 3;
    private static final int ESTABLISHED = 4;

    private Sctp() {}

    static Levels levels(final int state) {
        return switch (state) {
            case COOKIE_ECHOED -> new Levels(4, 4, OPENING);
            case ESTABLISHED -> new Levels(8, 8, IS_ESTABLISHED);
            case 5, 6, 7 -> new Levels(8, 8, CLOSING);
            case 1 -> new Levels(8, 8, CLOSED);
            default -> new Levels(2, 2, OPENING);
        };
    }

    /** The kernel's state that is nearest. */
    static int linux(final int src, final int dst, final int timeout) {
        final int behind = Math.min(src, dst);
        if (behind >= 8) {
            return timeout == CLOSING || timeout == CLOSED ? 6 : ESTABLISHED;
        }
        return behind >= 4 ? COOKIE_ECHOED : COOKIE_WAIT;
    }
}
