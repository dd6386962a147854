package org.tandemgate.carp.protocol;

import java.util.Locale;

/**
 * Why a packet of IP protocol 112 was not given to an election, in the order in which the reasons
 * are looked for. Names as in openbsd/src sys/netinet/ip_carp.h, struct carpstats, where it has
 * one.
 */
public enum Reject {
    /** Nothing is wrong. */
    NONE,
    /** Arrived on an interface without a virtual host. */
    BADIF,
    /** TTL or hop limit is not 255: it has crossed a router. */
    BADTTL,
    /** A VRRP packet: no CARP at all, but it may use the same virtual Ethernet address. */
    VRRP,
    /** Shorter than 36 octets. */
    BADLEN,
    /** The checksum over the 36 octets is wrong. */
    BADSUM,
    /** The version is not 2. */
    BADVER,
    /** No virtual host of this interface has that vhid. */
    BADVHID,
    /** The sender has another passphrase or other addresses. */
    BADAUTH,
    /** An echo of an advertisement of this node. */
    OWN,
    /** Counts no higher than the last one of its sender, which was asked to count upwards. */
    REPLAY,
    /** The second copy of one packet, received through a second interface. */
    COPY,
    /**
     * Arrived before the last change of the own role, and was delivered behind it; or was sent
     * before its sender heard the bow-out that it seems to answer.
     */
    LATE;

    /** Name of the counter: lower case, e.g. {@code badauth}. */
    public String counter() {
        return name().toLowerCase(Locale.ROOT);
    }
}
