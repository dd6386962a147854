package org.tandemgate.pfsync.state;

/**
 * How far both sides of a connection are, in pf's terms, and back: Linux has one state for both
 * (include/uapi/linux/netfilter/nf_conntrack_tcp.h; openbsd/src sys/net/pf.c pf_test_state).
 *
 * @param src level of the initiator
 * @param dst level of the responder
 * @param timeout index of pf's timeout (PFTM_*)
 */
public record Levels(int src, int dst, int timeout) {
    /** What {@link #linuxTcp} says of pf's SYN proxy: nothing to install before the next update. */
    public static final int NOT_YET = 0;

    private static final int SYN_SENT = 1;
    private static final int SYN_RECV = 2;
    private static final int ESTABLISHED = 3;
    private static final int FIN_WAIT = 4;
    private static final int CLOSE_WAIT = 5;
    private static final int LAST_ACK = 6;
    private static final int TIME_WAIT = 7;
    private static final int CLOSE = 8;
    private static final int SYN_SENT2 = 9;

    private static final int PF_OPENING = 2;
    private static final int PF_ESTABLISHED = 4;
    private static final int PF_CLOSING = 7;
    private static final int PF_FIN_WAIT_2 = 9;
    private static final int PF_TIME_WAIT = 10;

    /**
     * TCP.
     *
     * @param state TCP_CONNTRACK_*, 1..9
     * @param responderCloses whether the responder sent its FIN first (IP_CT_TCP_FLAG_CLOSE_INIT)
     */
    public static Levels tcp(final int state, final boolean responderCloses) {
        return switch (state) {
            case SYN_SENT -> new Levels(PF_OPENING, 0, 0);
            case SYN_RECV -> new Levels(PF_ESTABLISHED, PF_OPENING, 1);
            case ESTABLISHED -> new Levels(PF_ESTABLISHED, PF_ESTABLISHED, 2);
            case FIN_WAIT -> closing(PF_CLOSING, PF_ESTABLISHED, 3, responderCloses);
            case CLOSE_WAIT -> closing(PF_FIN_WAIT_2, PF_ESTABLISHED, 3, responderCloses);
            case LAST_ACK -> closing(PF_FIN_WAIT_2, PF_CLOSING, 4, responderCloses);
            case TIME_WAIT -> new Levels(PF_FIN_WAIT_2, PF_FIN_WAIT_2, 5);
            case CLOSE -> new Levels(PF_TIME_WAIT, PF_TIME_WAIT, 5);
            case SYN_SENT2 -> new Levels(PF_OPENING, PF_OPENING, 1);
            default ->
                    throw new IllegalArgumentException(
                            "TCP state of the kernel is " + state + ", needs 1..9");
        };
    }

    private static Levels closing(
            final int closer, final int other, final int timeout, final boolean responderCloses) {
        return responderCloses
                ? new Levels(other, closer, timeout)
                : new Levels(closer, other, timeout);
    }

    /** UDP. */
    public static Levels udp(final boolean answered) {
        return answered ? new Levels(2, 2, 8) : new Levels(1, 0, 6);
    }

    /** Echoes, which have no levels. */
    public static Levels icmp(final boolean answered) {
        return new Levels(0, 0, answered ? 10 : 9);
    }

    /** Everything else. */
    public static Levels other(final boolean answered) {
        return answered ? new Levels(2, 2, 13) : new Levels(1, 0, 12);
    }

    /** The state of the kernel that is nearest: 1..9, or {@link #NOT_YET}. */
    public static int linuxTcp(final int src, final int dst) {
        final int behind = Math.min(src, dst);
        final int ahead = Math.max(src, dst);
        if (ahead >= Half.PROXY) {
            return NOT_YET;
        }
        if (behind >= PF_FIN_WAIT_2) {
            return behind == PF_TIME_WAIT ? CLOSE : TIME_WAIT;
        }
        if (behind >= PF_CLOSING) {
            return LAST_ACK;
        }
        if (behind >= PF_ESTABLISHED) {
            return open(ahead);
        }
        if (dst < PF_OPENING) {
            return SYN_SENT;
        }
        return ahead < PF_ESTABLISHED ? SYN_SENT2 : SYN_RECV;
    }

    private static int open(final int ahead) {
        if (ahead >= PF_FIN_WAIT_2) {
            return CLOSE_WAIT;
        }
        return ahead >= PF_CLOSING ? FIN_WAIT : ESTABLISHED;
    }
}
