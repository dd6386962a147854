package org.tandemgate.gratuitousarp.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * What is announced of a virtual host that is MASTER here.
 *
 * @param name of the virtual host
 * @param addresses to announce
 * @param mac where they live; absent while the interface is unknown
 * @param interfaceIndex interface to announce on, 0 while it is unknown
 * @param interfaceName configured interface, whose forwarding decides the Router flag
 * @param intervalNanos advertisement interval, positive
 * @param peer another node of this virtual host that was heard last, absent if none
 */
public record AnnouncedHost(
        String name,
        List<IpAddress> addresses,
        @Nullable MacAddress mac,
        int interfaceIndex,
        String interfaceName,
        long intervalNanos,
        @Nullable IpAddress peer) {

    /** A smaller interval would make the repetitions one burst: advbase 0 with advskew 0. */
    private static final long INTERVAL_NANOS_MIN = 1_000_000L;

    public AnnouncedHost {
        addresses = List.copyOf(addresses);
        intervalNanos = Math.max(intervalNanos, INTERVAL_NANOS_MIN);
    }

    /** The part of a snapshot that matters here. */
    public static AnnouncedHost of(final VirtualHostStatus status) {
        final PeerSighting heard = status.lastHeard();
        return new AnnouncedHost(
                status.name(),
                status.addresses().stream().map(CidrAddress::address).distinct().toList(),
                status.announcedMac(),
                status.announceInterfaceIndex(),
                status.interfaceName(),
                status.intervalNanos(),
                heard == null ? null : heard.source());
    }
}
