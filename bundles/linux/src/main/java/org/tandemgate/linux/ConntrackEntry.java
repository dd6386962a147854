package org.tandemgate.linux;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the kernel's connection table.
 *
 * @param id 32 bits: another one for a new connection of the same flow; 0 in an entry to be made
 * @param status IPS_* (include/uapi/linux/netfilter/nf_conntrack_common.h)
 * @param timeoutSeconds left, unsigned 32 bits; 0 when the kernel did not say
 * @param tcp null for other protocols, and in events that do not tell
 * @param extras what few entries have
 */
public record ConntrackEntry(
        ConntrackFlow flow,
        long id,
        int status,
        long timeoutSeconds,
        int mark,
        @Nullable ConntrackTcp tcp,
        ConntrackExtras extras) {
    /** It was expected by another connection, of a helper. */
    public static final int EXPECTED = 0x1;

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

    /** A helper changed the length of packets, so sequence numbers are translated as well. */
    public static final int SEQ_ADJUST = 0x40;

    /** It is being removed. */
    public static final int DYING = 0x200;

    /** An entry without extras. */
    public ConntrackEntry(
            final ConntrackFlow flow,
            final long id,
            final int status,
            final long timeoutSeconds,
            final int mark,
            final @Nullable ConntrackTcp tcp) {
        this(flow, id, status, timeoutSeconds, mark, tcp, ConntrackExtras.NONE);
    }

    /** The same with an equal flow, so that one of the two objects can go. */
    public ConntrackEntry withFlow(final ConntrackFlow same) {
        return new ConntrackEntry(same, id, status, timeoutSeconds, mark, tcp, extras);
    }

    /** The same for another identity. */
    public ConntrackEntry withId(final long otherId) {
        return new ConntrackEntry(flow, otherId, status, timeoutSeconds, mark, tcp, extras);
    }

    /** The same with other bits. */
    public ConntrackEntry withStatus(final int otherStatus) {
        return new ConntrackEntry(flow, id, otherStatus, timeoutSeconds, mark, tcp, extras);
    }

    /** The same with another time left. */
    public ConntrackEntry withTimeout(final long otherSeconds) {
        return new ConntrackEntry(flow, id, status, otherSeconds, mark, tcp, extras);
    }
}
