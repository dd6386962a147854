package org.tandemgate.pfsync.flow;

/** Who reads what is sent, which decides how much can be said. */
public enum PeerKind {
    /** A node of this product: gets what pf has no place for, and exact times. */
    OURS,
    /** OpenBSD or FreeBSD that keeps states for us: gets one state for a connection. */
    BSD,
    /**
     * OpenBSD or FreeBSD that forwards after a fail-over: gets two states for a connection, one for
     * each interface that it crosses. pf takes a packet on the other one for a new connection
     * without the second.
     */
    BSD_PAIR
}
