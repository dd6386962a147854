package org.tandemgate.linux;

/**
 * What the kernel tells of a TCP connection (include/uapi/linux/netfilter/nf_conntrack_tcp.h); its
 * sequence numbers are not among it.
 *
 * @param state TCP_CONNTRACK_*: 1 SYN_SENT ... 3 ESTABLISHED ... 8 CLOSE
 * @param originalFlags IP_CT_TCP_FLAG_* of the original direction
 * @param replyFlags of the other
 * @param originalScale window scale of the original direction, valid with {@link #WINDOW_SCALE}
 * @param replyScale of the other
 */
public record ConntrackTcp(
        int state, int originalFlags, int replyFlags, int originalScale, int replyScale) {
    /** The window scale is known. */
    public static final int WINDOW_SCALE = 0x01;

    /** Selective acknowledgements are permitted. */
    public static final int SACK = 0x02;

    /** This side sent its FIN first. */
    public static final int CLOSE_INIT = 0x04;

    /** Packets outside of the window pass. */
    public static final int BE_LIBERAL = 0x08;
}
