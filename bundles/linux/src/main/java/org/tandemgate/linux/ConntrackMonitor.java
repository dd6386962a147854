package org.tandemgate.linux;

import java.util.List;

/** Hears what happens to the connection table. Belongs to one thread. */
public interface ConntrackMonitor extends Pollable {
    /**
     * Reads what waits, without waiting.
     *
     * @return at most 256 events in the order in which they happened; fewer may come although more
     *     wait, none only when nothing does
     */
    List<ConntrackEvent> receive() throws LinuxException;

    /**
     * Whether new entries are heard, as they are at first. While nobody in a network namespace
     * hears them the kernel writes no event for them, which is almost half of what an entry costs
     * it (net/netfilter/nf_conntrack_netlink.c ctnetlink_conntrack_event). Changes and ends are
     * always heard.
     */
    void hearNew(boolean heard) throws LinuxException;
}
