package org.tandemgate.pfsync.state;

/** What can be said of a single state on the wire; names as of the messages. */
public enum Notice {
    /** A new state. */
    INS,
    /** It is installed here: its deferred packet may go. */
    INS_ACK,
    /** The state whole, because it was asked for. */
    UPD,
    /** What changed. */
    UPD_C,
    /** It has ended. */
    DEL_C,
    /** Please send it whole. */
    UPD_REQ
}
