package org.tandemgate.pfsync.link;

import java.util.Locale;

/**
 * Why a packet was not taken, before or besides what is wrong with its frame, in the order in which
 * the reasons are looked for. Names as of struct pfsyncstats where BSD has them.
 */
public enum LinkReject {
    /** TTL or hop limit is not 255: it was forwarded. */
    BADTTL,
    /** It came in by another interface. */
    BADIF,
    /** It is not from the peer. */
    BADPEER,
    /** It is longer than any packet of this link can be. */
    BADLEN_PACKET,
    /** The peer is a node of this product, or a key is set, and there is no trailer. */
    NOTRAILER,
    /** The trailer contradicts itself. */
    BADTRAILER,
    /** A key is set here and the packet is not signed. */
    NOAUTH,
    /** The signature is not that of this packet with this key. */
    BADAUTH,
    /** A packet of this node came back. */
    ECHO,
    /** It came before, or is of a process of the peer that has ended. */
    REPLAY,
    /** Its sender has not heard this node yet; the beginning of every acquaintance. */
    UNPROVEN;

    /** Name of the counter: lower case, e.g. {@code badlen-packet}. */
    public String counter() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
