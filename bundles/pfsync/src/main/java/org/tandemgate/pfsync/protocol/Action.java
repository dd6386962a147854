package org.tandemgate.pfsync.protocol;

/**
 * What a message asks for. The number on the wire and the layout depend on the dialect: 13, 14 and
 * 15 mean different things in versions 5 and 6 (openbsd/src sys/net/if_pfsync.h, freebsd-src
 * sys/netpfil/pf/if_pfsync.h).
 */
public enum Action {
    /** Remove all states of a creator, of one interface or of all. */
    CLR,
    /** A new state. */
    INS,
    /** The deferred first packet of a state may go. */
    INS_ACK,
    /** A state as it is now; one that is unknown is inserted. */
    UPD,
    /** What changed of a state: its two peers and its timeout. */
    UPD_C,
    /** Asks for one state, or with id and creatorid 0 for all of them. */
    UPD_REQ,
    /** Remove this state; whole, from OpenBSD and old FreeBSD. */
    DEL,
    /** Remove the state of this identity. */
    DEL_C,
    /** Beginning or end of the answer to a request for all states. */
    BUS,
    /** Replay counter of an IPsec association. */
    TDB;

    /** Whether the message is a whole state with its keys. */
    public boolean isFullState() {
        return this == INS || this == UPD || this == DEL;
    }

    /** Whether the message is about one state, whole or not. */
    public boolean isOfState() {
        return this != CLR && this != BUS && this != TDB;
    }
}
