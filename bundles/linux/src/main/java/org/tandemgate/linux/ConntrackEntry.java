package org.tandemgate.linux;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the kernel's connection table.
 *
 * @param id 32 bits: another one for a new connection of the same flow; 0 in an entry to be made
 * @param status IPS_* (include/uapi/linux/netfilter/nf_conntrack_common.h)
 * @param timeoutSeconds left, unsigned 32 bits; 0 when the kernel did not say
 * @param tcp null for other protocols, and in events that do not tell
 */
public record ConntrackEntry(
        ConntrackFlow flow,
        long id,
        int status,
        long timeoutSeconds,
        int mark,
        @Nullable ConntrackTcp tcp) {
    /** Packets went both ways. */
    public static final int SEEN_REPLY = 0x2;

    /** Not the first to go when the table is full. */
    public static final int ASSURED = 0x4;

    /** In the table. */
    public static final int CONFIRMED = 0x8;

    /** The source is translated. */
    public static final int SRC_NAT = 0x10;

    /** The destination is translated. */
    public static final int DST_NAT = 0x20;
}
