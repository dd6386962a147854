package org.tandemgate.itests.world.bench;

/**
 * A frame that matters, as it entered the switch.
 *
 * @param atNanos wall clock of the kernel, nanoseconds since 1970
 * @param machine whose port it came in through
 * @param kind what it is
 * @param number of a probe's datagram, 0 for others
 */
record Sighting(long atNanos, String machine, Kind kind, long number) {
    enum Kind {
        /** A datagram of the probe to the virtual address. */
        REQUEST,
        /** Its echo, from the virtual address. */
        REPLY,
        /** An ARP reply: "the virtual address is at my place". */
        ANSWER,
        /** Gratuitous ARP for the virtual address. */
        ANNOUNCEMENT,
        /** IP protocol 112, CARP or VRRP. */
        ADVERT
    }

    /** Whether the sender tells everybody that it is the master. */
    boolean claims() {
        return kind == Kind.ANNOUNCEMENT || kind == Kind.ADVERT;
    }
}
