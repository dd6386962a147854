package org.tandemgate.linux;

/** Something that happened to the kernel's connection table. */
public sealed interface ConntrackEvent {
    /** What happened to an entry. */
    enum Kind {
        /** It was made. */
        NEW,
        /** It was changed; packets that only begin its timeout anew tell nothing. */
        UPDATE,
        /** It is gone. */
        DESTROY
    }

    /**
     * An entry came, changed or went.
     *
     * @param port of the netlink socket that did it, see {@link ConntrackWriter#port}; 0: packets
     *     or time
     */
    record Changed(Kind kind, ConntrackEntry entry, int port) implements ConntrackEvent {}

    /**
     * Events were lost, and all are until everything that waits was read: go on until nothing
     * comes, then read the table and compare ({@link ConntrackDifference}).
     */
    record Overrun(String reason) implements ConntrackEvent {}
}
