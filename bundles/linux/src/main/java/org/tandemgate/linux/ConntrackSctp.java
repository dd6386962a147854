package org.tandemgate.linux;

/**
 * What the kernel tells of an SCTP association (include/uapi/linux/netfilter/nf_conntrack_sctp.h).
 *
 * @param state SCTP_CONNTRACK_*: 1 CLOSED ... 4 ESTABLISHED ... 7 SHUTDOWN_ACK_SENT
 * @param originalTag verification tag of the original direction, unsigned 32 bits
 * @param replyTag of the other
 */
public record ConntrackSctp(int state, int originalTag, int replyTag) {}
