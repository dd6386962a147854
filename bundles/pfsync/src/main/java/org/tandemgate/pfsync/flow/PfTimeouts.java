package org.tandemgate.pfsync.flow;

/** pf's own timeouts by index (PFTM_*), in seconds (openbsd/src sys/net/pfvar.h, PFTM_*_VAL). */
final class PfTimeouts {
    private static final int[] SECONDS = {
        120, 30, 86_400, 900, 45, 90, // TCP
        60, 30, 60, // UDP
        20, 10, // ICMP
        60, 30, 60, // others
        30, 10, 0, 0, 0, 0, // fragments and what is no state
        120, 30, 86_400, 900, 90, // SCTP
    };

    private PfTimeouts() {}

    /** Seconds of an index; 0, which asks for the receiver's own, for one that no state has. */
    static int seconds(final int timeout) {
        return timeout < SECONDS.length ? SECONDS[timeout] : 0;
    }
}
