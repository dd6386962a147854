package org.tandemgate.pfsync.state;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What fits into a packet of one dialect, and in which order.
 *
 * @param room octets for subheaders and messages, without everything that a frame has anyway
 * @param subheader octets in front of the messages of one kind
 * @param sizes octets of a message of each kind
 * @param order in which kinds stand in a packet
 * @param apart kinds that travel in packets of their own
 */
public record PacketShape(
        int room,
        int subheader,
        Map<Notice, Integer> sizes,
        List<Notice> order,
        Set<Notice> apart) {
    /** As pfsync_sendout() of FreeBSD puts them. */
    public static final List<Notice> FREEBSD =
            List.of(
                    Notice.INS,
                    Notice.INS_ACK,
                    Notice.UPD,
                    Notice.UPD_C,
                    Notice.DEL_C,
                    Notice.UPD_REQ);

    /** As pfsync_sendout() of OpenBSD puts them, where requests travel alone. */
    public static final List<Notice> OPENBSD =
            List.of(
                    Notice.INS_ACK,
                    Notice.UPD_C,
                    Notice.DEL_C,
                    Notice.INS,
                    Notice.UPD,
                    Notice.UPD_REQ);

    public PacketShape {
        sizes = Map.copyOf(sizes);
        order = List.copyOf(order);
        apart = Set.copyOf(apart);
        if (Set.copyOf(order).size() != Notice.values().length
                || order.size() != Notice.values().length) {
            throw new IllegalArgumentException("order is " + order + ", needs each kind once");
        }
        for (final Notice notice : Notice.values()) {
            final Integer size = sizes.get(notice);
            if (size == null || size < 1 || subheader + size > room) {
                throw new IllegalArgumentException(
                        notice + " of " + size + " octets does not fit into " + room);
            }
        }
    }

    int size(final Notice notice) {
        return sizes.getOrDefault(notice, 0);
    }
}
