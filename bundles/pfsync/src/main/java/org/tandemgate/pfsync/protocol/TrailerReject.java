package org.tandemgate.pfsync.protocol;

import java.util.Locale;

/** Why the octets behind a frame are not taken for a trailer. */
public enum TrailerReject {
    /** It is one, and is what it says. */
    NONE,
    /** There is none: nothing behind the frame, or nothing that begins like one. */
    ABSENT,
    /** It contradicts itself: its length, its numbers of ranges and counters, or its version. */
    BADTRAILER,
    /** A key is set here and the packet is not signed. */
    NOAUTH,
    /** The signature is not that of this packet with this key. */
    BADAUTH;

    /** Name of the counter: lower case. */
    public String counter() {
        return name().toLowerCase(Locale.ROOT);
    }
}
