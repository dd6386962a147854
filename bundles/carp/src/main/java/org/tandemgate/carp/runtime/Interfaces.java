package org.tandemgate.carp.runtime;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinkMonitor.LinkEvent;
import org.tandemgate.net.IpAddress;

/** The interfaces and their addresses as the kernel last told. Loop thread only. */
final class Interfaces {
    private final Map<Integer, Link> links = new HashMap<>();

    /** Of macvlans that virtual hosts have: asked for with every packet. */
    private final Map<Integer, Integer> parents = new HashMap<>();

    private final Map<Integer, Map<IpAddress, InterfaceAddress>> addresses = new HashMap<>();

    /**
     * Forgets everything and takes a list.
     *
     * @param since what was heard since the list was asked for, in order
     * @return the indices of those that are gone, or that belong to another interface now
     */
    List<Integer> replace(
            final List<Link> allLinks,
            final List<InterfaceAddress> allAddresses,
            final List<LinkEvent> since) {
        final Map<Integer, Link> before = new HashMap<>(links);
        links.clear();
        parents.clear();
        addresses.clear();
        allLinks.forEach(this::note);
        allAddresses.forEach(address -> note(address, true));
        since.forEach(this::apply);
        return before.values().stream()
                .filter(link -> !isSame(link, links.get(link.index())))
                .map(Link::index)
                .toList();
    }

    private static boolean isSame(final Link before, final @Nullable Link now) {
        return now != null
                && now.name().equals(before.name())
                && Objects.equals(now.mac(), before.mac());
    }

    /** Takes note of one event. */
    void apply(final LinkEvent event) {
        if (event instanceof LinkEvent.Changed changed) {
            note(changed.link());
        } else if (event instanceof LinkEvent.Removed removed) {
            links.remove(removed.interfaceIndex());
            parents.remove(removed.interfaceIndex());
            addresses.remove(removed.interfaceIndex());
        } else if (event instanceof LinkEvent.AddressChanged changed) {
            note(changed.address(), changed.present());
        }
    }

    private void note(final Link link) {
        links.put(link.index(), link);
        if (AddressPlan.isDevice(link)) {
            parents.put(link.index(), link.parentIndex());
        } else {
            parents.remove(link.index());
        }
    }

    private void note(final InterfaceAddress address, final boolean present) {
        final Map<IpAddress, InterfaceAddress> known =
                addresses.computeIfAbsent(address.interfaceIndex(), index -> new TreeMap<>());
        if (present) {
            known.put(address.address().address(), address);
        } else {
            known.remove(address.address().address());
        }
    }

    /** The interface of that name. */
    @Nullable Link byName(final String name) {
        for (final Link link : links.values()) {
            if (link.name().equals(name)) {
                return link;
            }
        }
        return null;
    }

    /** The macvlan that carries the virtual MAC for the parent, up or down, if it exists. */
    @Nullable Link device(final int parentIndex, final int vhid) {
        return byName(AddressPlan.deviceName(vhid, parentIndex));
    }

    /**
     * The name of an interface that has the address, if one has. A link-local one belongs to its
     * link, so only that interface counts.
     *
     * @param at where it is used
     */
    @Nullable String holderOf(final IpAddress address, final String at) {
        final Link here = address.isLinkLocal() ? byName(at) : null;
        if (here != null) {
            return addresses.getOrDefault(here.index(), Map.of()).containsKey(address) ? at : null;
        }
        for (final Map.Entry<Integer, Map<IpAddress, InterfaceAddress>> one :
                addresses.entrySet()) {
            if (one.getValue().containsKey(address)) {
                final Link link = links.get(one.getKey());
                return link == null ? "interface " + one.getKey() : link.name();
            }
        }
        return null;
    }

    /** The interface that one of our macvlans is on; the index itself for every other interface. */
    int parentOf(final int index) {
        return parents.getOrDefault(index, index);
    }

    /**
     * The address to send from: for IPv4 the first one that is neither virtual nor secondary
     * (FreeBSD prefers the same), for IPv6 a link-local one first, unless a router lies on the way.
     *
     * @param virtual addresses that move with the role
     * @param to the configured peer, absent for the group
     */
    @Nullable IpAddress source(
            final int index,
            final boolean ipv4,
            final Set<IpAddress> virtual,
            final @Nullable IpAddress to) {
        // RFC 4291 section 2.5.6: routers do not forward packets with a link-local source.
        final boolean linkLocal = to == null || to.isLinkLocal();
        final Collection<InterfaceAddress> known =
                addresses.getOrDefault(index, new TreeMap<>()).values();
        return known.stream()
                .filter(a -> a.address().address().isIpv4() == ipv4)
                .filter(a -> !virtual.contains(a.address().address()))
                .min(
                        Comparator.comparing(InterfaceAddress::secondary)
                                .thenComparing(
                                        a ->
                                                !ipv4
                                                        && a.address().address().isLinkLocal()
                                                                != linkLocal)
                                .thenComparing(a -> a.address().address()))
                .map(a -> a.address().address())
                .orElse(null);
    }
}
