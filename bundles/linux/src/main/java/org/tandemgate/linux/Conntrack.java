package org.tandemgate.linux;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's connection table (ctnetlink). Every socket belongs to the network namespace of the
 * thread that opens it. Needs CAP_NET_ADMIN and {@code nf_conntrack_netlink}.
 */
public interface Conntrack {
    /**
     * Hears of changes from now on. Entries that were made while nobody listened tell nothing for
     * their whole life, unless {@code net.netfilter.nf_conntrack_events} was 1 then.
     *
     * @param receiveBuffer octets that may wait; an event takes about 1,300 of them
     */
    ConntrackMonitor openMonitor(int receiveBuffer) throws LinuxException;

    ConntrackWriter openWriter() throws LinuxException;

    /**
     * Looks for one connection, by one exchange with the kernel.
     *
     * @param original its first packet
     * @param zone 0..65535
     * @return null when there is none
     */
    @Nullable ConntrackEntry find(ConntrackTuple original, int zone) throws LinuxException;

    /**
     * Reads the table. Not a snapshot: while it changes, an entry may come twice or not at all, so
     * what seems to be gone must be looked for a second time.
     *
     * @param family only this one, null for both
     * @param protocol only this IP protocol, which needs a family; 0 for all
     * @param reader gets every entry, on this thread
     * @return how many there were
     * @throws IllegalArgumentException for a protocol without a family
     */
    int read(@Nullable Family family, int protocol, Consumer<ConntrackEntry> reader)
            throws LinuxException;
}
