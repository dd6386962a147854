package org.tandemgate.pfsync.protocol;

import java.util.Locale;

/**
 * Why a frame, the rest of a frame or one message of it was not taken, in the order in which the
 * reasons are looked for. The word before the first underscore is the counter of OpenBSD and
 * FreeBSD (struct pfsyncstats), which have only one for all values.
 */
public enum Reject {
    /** Nothing is wrong. */
    NONE,
    /** The frame is shorter than its header of 20 octets. */
    HDROPS,
    /** The version is that of another dialect. */
    BADVER,
    /** The frame says that it is longer than the packet, or shorter than its own header. */
    BADLEN_FRAME,
    /** Messages reach beyond the end of the frame; those before them were taken. */
    BADLEN_MESSAGES,
    /** Octets are left behind the last message; everything before them was taken. */
    BADLEN_REST,
    /** The rest of the frame cannot be read: an action unknown to FreeBSD, or no length. */
    BADACT,
    /** A FreeBSD frame without its closing EOF; what it holds was taken. */
    NOEOF,
    /** An interface name without its final NUL. */
    BADVAL_IFNAME,
    /** A creatorid of 0, which belongs to nobody. */
    BADVAL_CREATOR,
    /** A timeout index that the dialect does not have. */
    BADVAL_TIMEOUT,
    /** The state of a peer is above 12. */
    BADVAL_STATE,
    /** The direction is above 2. */
    BADVAL_DIRECTION,
    /** An address family that is neither IPv4 nor the sender's number of IPv6. */
    BADVAL_FAMILY,
    /** A bulk status that is neither start nor end. */
    BADVAL_STATUS,
    /** An IPsec association with a reserved SPI or a foreign address family. */
    BADVAL_TDB;

    /** Name of the counter: lower case, e.g. {@code badval-timeout}. */
    public String counter() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
