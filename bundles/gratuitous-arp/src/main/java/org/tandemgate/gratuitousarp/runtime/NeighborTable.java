package org.tandemgate.gratuitousarp.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.gratuitousarp.state.AnnouncedHost;
import org.tandemgate.gratuitousarp.state.Neighbor;
import org.tandemgate.linux.Family;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * Who is on the segment of a virtual address, by the kernel's tables. One reading serves all
 * virtual hosts that ask within {@link #FRESH_NANOS}. One thread.
 */
final class NeighborTable {
    /** Many virtual hosts are announced together. */
    static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** include/uapi/linux/neighbour.h: there, or there a moment ago. */
    private static final int REACHABLE = 0x02;

    private static final int USABLE = REACHABLE | 0x04 | 0x08 | 0x10 | 0x80;

    private final Linux linux;
    private @Nullable Reading last;

    /** What the tables held at one moment. */
    private record Reading(
            List<InterfaceAddress> addresses,
            List<org.tandemgate.linux.Neighbor> neighbors,
            long atNanos) {}

    NeighborTable(final Linux linux) {
        this.linux = linux;
    }

    /**
     * Neighbours of each address of a virtual host: on its interface or the one stacked on it that
     * carries the address, in the network of an address there. Another node of the virtual host is
     * left out: it is no client, and its fence holds the answer back. Those heard of lately come
     * first.
     */
    Map<IpAddress, List<Neighbor>> of(final AnnouncedHost host, final long nowNanos)
            throws LinuxException {
        final Reading reading = reading(nowNanos);
        final Set<Integer> interfaces = new HashSet<>(List.of(host.interfaceIndex()));
        final Set<IpAddress> own = new HashSet<>();
        for (final InterfaceAddress present : reading.addresses()) {
            own.add(present.address().address());
            if (host.addresses().contains(present.address().address())) {
                interfaces.add(present.interfaceIndex());
            }
        }
        final List<InterfaceAddress> networks =
                reading.addresses().stream()
                        .filter(present -> interfaces.contains(present.interfaceIndex()))
                        .toList();
        final Set<MacAddress> peers = peers(host, reading);
        final Map<IpAddress, List<Neighbor>> known = new LinkedHashMap<>();
        for (final org.tandemgate.linux.Neighbor entry : reading.neighbors()) {
            final MacAddress mac = entry.mac();
            if (mac != null
                    && !peers.contains(mac)
                    && interfaces.contains(entry.interfaceIndex())
                    && isAsked(entry, own)) {
                final Neighbor neighbor = new Neighbor(entry.address(), mac);
                host.addresses().stream()
                        .filter(address -> isNear(address, neighbor.address(), networks))
                        .forEach(
                                address ->
                                        known.computeIfAbsent(address, any -> new ArrayList<>())
                                                .add(neighbor));
            }
        }
        return known;
    }

    /** Ethernet addresses of the other node, which may have several addresses. */
    private static Set<MacAddress> peers(final AnnouncedHost host, final Reading reading) {
        final IpAddress peer = host.peer();
        final Set<MacAddress> found = new HashSet<>();
        for (final org.tandemgate.linux.Neighbor entry : reading.neighbors()) {
            final MacAddress mac = entry.mac();
            if (mac != null && peer != null && peer.equals(entry.address())) {
                found.add(mac);
            }
        }
        return found;
    }

    private static boolean isAsked(
            final org.tandemgate.linux.Neighbor entry, final Set<IpAddress> own) {
        final MacAddress mac = entry.mac();
        return (entry.state() & USABLE) != 0
                && !entry.address().isMulticast()
                && !own.contains(entry.address())
                && mac != null
                && !mac.equals(MacAddress.ZERO)
                && (mac.toBytes()[0] & 1) == 0;
    }

    private static boolean isNear(
            final IpAddress address,
            final IpAddress neighbor,
            final List<InterfaceAddress> networks) {
        return networks.stream()
                .map(InterfaceAddress::address)
                .anyMatch(network -> network.contains(address) && network.contains(neighbor));
    }

    private Reading reading(final long nowNanos) throws LinuxException {
        final Reading before = last;
        if (before != null && nowNanos - before.atNanos() < FRESH_NANOS) {
            return before;
        }
        final List<org.tandemgate.linux.Neighbor> neighbors = new ArrayList<>();
        for (final Family family : Family.values()) {
            neighbors.addAll(linux.neighbors().list(family, 0));
        }
        neighbors.sort(Comparator.comparing(entry -> (entry.state() & REACHABLE) == 0));
        final Reading now = new Reading(linux.addresses().list(0), neighbors, nowNanos);
        last = now;
        return now;
    }
}
