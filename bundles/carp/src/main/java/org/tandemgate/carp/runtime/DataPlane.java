package org.tandemgate.carp.runtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.linux.Addresses;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.InterfaceAddress;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.MacAddress;

/**
 * Puts the addresses of virtual hosts in place and takes them away. In virtual MAC mode they live
 * on a macvlan in private mode that is down while the node is backup: up, it would take flooded
 * frames for the virtual MAC and forward them a second time. Used by the address thread only.
 */
final class DataPlane {
    /** Seconds after which the kernel drops an address that nobody refreshes. */
    static final int FENCE_SECONDS = 2;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");

    /** No interface has the largest index. */
    private static final int NOWHERE = Integer.MAX_VALUE;

    private static final String IPV4 = "net/ipv4/conf/";
    private static final String IPV6 = "net/ipv6/conf/";

    private final Linux linux;
    private final Fencing fencing;
    private final Groups groups;
    private final Map<String, Integer> devices = new HashMap<>();
    private final RaisedSettings raised;
    private final LeftOvers leftOvers;
    private @Nullable Boolean keepsMarks;

    DataPlane(
            final Linux linux,
            final Fencing fencing,
            final Groups groups,
            final RaisedSettings raised,
            final LeftOvers leftOvers) {
        this.linux = linux;
        this.fencing = fencing;
        this.groups = groups;
        this.raised = raised;
        this.leftOvers = leftOvers;
    }

    /**
     * Removes and puts back what an earlier life has left on interfaces that no virtual host is on.
     */
    void restoreLeftOvers() {
        raised.interfaces().forEach(leftOvers::sweep);
        raised.restoreLeftOvers();
    }

    /**
     * Makes everything ready for a quick take-over and removes what an earlier life left behind.
     */
    void prepare(final AddressPlan plan) throws LinuxException {
        leftOvers.sweep(plan.parentIndex());
        if (plan.macMode() == MacMode.VIRTUAL) {
            device(plan);
        } else {
            raised.raise(plan, "promote_secondaries", 1);
        }
        fencing.cover(plan);
        release(plan);
        rehearse(plan);
        inspect(plan);
    }

    /**
     * Refuses addresses that this node has as its own: in both modes two nodes would answer for
     * them, this one also as backup.
     */
    void inspect(final AddressPlan plan) throws LinuxException {
        refuseNodesOwn(plan, linux.addresses().list(plan.parentIndex()));
    }

    /**
     * Puts the addresses in place; an address that is there already gets a new lifetime. The
     * macvlan comes up behind its IPv4 addresses, so that no frame for them meets an interface
     * without them; the kernel takes IPv6 ones only from an interface that is up.
     *
     * <p>The macvlan swallows frames from its own virtual MAC, so the group is heard there too. The
     * kernel reports that (IGMP, MLD) from the virtual MAC, when it begins and whenever the link
     * comes up, and the switch sends here from then on: it begins behind the addresses and ends
     * while the link is down.
     */
    void take(final AddressPlan plan) throws LinuxException {
        final int index = carrier(plan);
        fencing.cover(plan);
        final List<InterfaceAddress> present = linux.addresses().list(plan.parentIndex());
        refuseNodesOwn(plan, present);
        put(plan, index, true, present);
        if (plan.macMode() == MacMode.VIRTUAL) {
            linux.links().setUp(index, true);
            if (plan.hasFamily(false)) {
                write(IPV6 + plan.deviceName() + "/disable_ipv6", "0");
            }
        }
        put(plan, index, false, present);
        if (plan.macMode() == MacMode.VIRTUAL) {
            groups.join(plan, index);
        }
    }

    /** Hears the other nodes. */
    void listen(final AddressPlan plan) {
        groups.join(plan, plan.parentIndex());
    }

    /**
     * Asks for the addresses on an interface that there is not: what a take-over runs through is
     * loaded then, and the kernel changes nothing.
     */
    private void rehearse(final AddressPlan plan) {
        // There is nothing new to cover, and to find that out compares everything.
        fencing.cover(plan);
        try {
            put(plan, NOWHERE, plan.hasFamily(true), linux.addresses().list(plan.parentIndex()));
        } catch (final LinuxException refused) {
            // As it must; what it refuses besides, it says again at the take-over.
        }
    }

    private void put(
            final AddressPlan plan,
            final int index,
            final boolean ipv4,
            final List<InterfaceAddress> onParent)
            throws LinuxException {
        final Map<CidrAddress, Boolean> prefixRoutes = new LinkedHashMap<>();
        for (final CidrAddress address : plan.addresses()) {
            if (address.address().isIpv4() == ipv4) {
                prefixRoutes.put(address, !isCovered(plan, address, onParent));
            }
        }
        if (!prefixRoutes.isEmpty()) {
            final long seconds = plan.fence() ? FENCE_SECONDS : InterfaceAddress.FOREVER;
            linux.addresses().putAll(index, prefixRoutes, seconds);
        }
    }

    private void refuseNodesOwn(final AddressPlan plan, final List<InterfaceAddress> onParent)
            throws LinuxException {
        for (final CidrAddress address : plan.addresses()) {
            if (isNodesOwn(plan, address, onParent)) {
                final String where = address.address() + " on " + plan.parentName();
                throw new LinuxException(
                        "take",
                        where,
                        Errno.EEXIST,
                        address.address()
                                + " is this node's own address on "
                                + plan.parentName()
                                + "; remove it there, or make the virtual one another");
            }
        }
    }

    /**
     * Whether the parent already has the connected route of that network by an address that is not
     * virtual.
     */
    private static boolean isCovered(
            final AddressPlan plan,
            final CidrAddress address,
            final List<InterfaceAddress> onParent) {
        for (final InterfaceAddress present : onParent) {
            final CidrAddress real = present.address();
            if (!plan.has(real.address())
                    && real.prefixLength() == address.prefixLength()
                    && real.contains(address.address())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes the addresses away. In virtual MAC mode the interface goes down first, which stops
     * reception at once. Interfaces that are gone took their addresses with them.
     */
    void release(final AddressPlan plan) throws LinuxException {
        final Integer device =
                plan.macMode() == MacMode.VIRTUAL
                        ? devices.get(plan.host())
                        : Integer.valueOf(plan.parentIndex());
        if (device == null) {
            return;
        }
        if (plan.macMode() == MacMode.VIRTUAL) {
            try {
                linux.links().setUp(device, false);
                groups.leave(device);
                write(IPV6 + plan.deviceName() + "/disable_ipv6", "1");
            } catch (final LinuxException gone) {
                if (gone.errno() != Errno.ENODEV) {
                    throw gone;
                }
                groups.leave(device);
                devices.remove(plan.host());
                return;
            }
        }
        final List<InterfaceAddress> present = linux.addresses().list(device);
        for (final CidrAddress address : plan.addresses()) {
            if (!isNodesOwn(plan, address, present)) {
                linux.addresses().remove(device, address);
            }
        }
    }

    /**
     * Whether somebody else gave that address to the interface for good: fenced addresses are never
     * without an end, and Linux 5.18 and newer keep our mark on the others. Older ones do not tell
     * an address of the node from one that an earlier life has left behind without a fence.
     */
    private boolean isNodesOwn(
            final AddressPlan plan,
            final CidrAddress address,
            final List<InterfaceAddress> present) {
        return (plan.fence() || keepsMarks())
                && present.stream()
                        .anyMatch(
                                one ->
                                        one.address().address().equals(address.address())
                                                && one.validSeconds() == InterfaceAddress.FOREVER
                                                && one.protocol() != Addresses.PROTOCOL);
    }

    /** Whether this kernel keeps IFA_PROTO. */
    private boolean keepsMarks() {
        Boolean known = keepsMarks;
        if (known == null) {
            known = isSince(5, 18);
            keepsMarks = known;
        }
        return known;
    }

    private boolean isSince(final int major, final int minor) {
        try {
            final Matcher version = VERSION.matcher(linux.sysctls().read("kernel/osrelease"));
            if (!version.lookingAt()) {
                return false;
            }
            final int first = Integer.parseInt(version.group(1));
            return first > major || (first == major && Integer.parseInt(version.group(2)) >= minor);
        } catch (final LinuxException unknown) {
            return false;
        }
    }

    /** Removes only those addresses of {@code before} that {@code after} no longer has. */
    void removeMissing(final AddressPlan before, final AddressPlan after) throws LinuxException {
        final Set<CidrAddress> gone = new HashSet<>(before.addresses());
        gone.removeAll(after.addresses());
        final int index = carrier(before);
        final List<InterfaceAddress> present = linux.addresses().list(index);
        for (final CidrAddress address : gone) {
            if (!isNodesOwn(before, address, present)) {
                linux.addresses().remove(index, address);
            }
        }
    }

    /** Undoes {@link #prepare}; the addresses go too. */
    void dismantle(final AddressPlan plan) throws LinuxException {
        release(plan);
        final Integer device = devices.remove(plan.host());
        if (device != null) {
            linux.links().delete(device);
            groups.leave(device);
        }
        fencing.uncover(plan);
        raised.release(plan.host());
    }

    private int carrier(final AddressPlan plan) throws LinuxException {
        return plan.macMode() == MacMode.VIRTUAL ? device(plan) : plan.parentIndex();
    }

    private int device(final AddressPlan plan) throws LinuxException {
        final Integer known = devices.get(plan.host());
        if (known != null && isStill(known, plan)) {
            return known;
        }
        fencing.forget(plan);
        refuseMacvlan(plan);
        final MacAddress mac = MacAddress.virtual(plan.vhid());
        final Optional<Link> leftOver = linux.links().byName(plan.deviceName());
        if (leftOver.isPresent()) {
            linux.links().delete(leftOver.get().index());
        }
        final int index = linux.links().createMacvlan(plan.deviceName(), plan.parentIndex(), mac);
        configure(plan);
        // Only now: a device that could not be set up is made anew next time.
        devices.put(plan.host(), index);
        return index;
    }

    /** Linux puts a macvlan on a macvlan beside it, on the same device below. */
    private void refuseMacvlan(final AddressPlan plan) throws LinuxException {
        final Optional<Link> parent = linux.links().byName(plan.parentName());
        if (parent.isPresent() && parent.get().kind().equals("macvlan")) {
            throw new LinuxException(
                    "take",
                    plan.parentName(),
                    Errno.EOPNOTSUPP,
                    plan.parentName()
                            + " is a macvlan, and one with the virtual MAC cannot stand on it; set"
                            + " mac = interface, or name the device below as the interface");
        }
    }

    private boolean isStill(final int index, final AddressPlan plan) throws LinuxException {
        final Optional<Link> link = linux.links().byName(plan.deviceName());
        return link.isPresent()
                && link.get().index() == index
                && link.get().parentIndex() == plan.parentIndex();
    }

    /**
     * Measured settings. Only the macvlan may answer ARP (parent arp_ignore 1). The parent never
     * asks in the name of a virtual address, which would teach the neighbour its own MAC
     * (arp_announce 2). Reverse path filtering on the macvlan is loose, whatever "all" says. IPv6
     * is off until an IPv6 address comes: else the macvlan of a router reports its groups (MLD)
     * from the virtual MAC whenever the link comes up, also after the process has died, and the
     * switch sends there what belongs to the other node.
     */
    private void configure(final AddressPlan plan) throws LinuxException {
        final String device = plan.deviceName();
        write(IPV4 + device + "/arp_ignore", "1");
        write(IPV4 + device + "/arp_filter", "0");
        write(IPV4 + device + "/rp_filter", "2");
        write(IPV4 + device + "/promote_secondaries", "1");
        write(IPV6 + device + "/disable_ipv6", "1");
        write(IPV6 + device + "/accept_ra", "0");
        write(IPV6 + device + "/autoconf", "0");
        copy(plan, IPV4, "forwarding");
        copy(plan, IPV6, "forwarding");
        raised.raise(plan, "arp_ignore", 1);
        raised.raise(plan, "arp_announce", 2);
    }

    /**
     * What is set for the parent alone must hold for its macvlan: the Router flag follows
     * forwarding.
     */
    private void copy(final AddressPlan plan, final String family, final String key)
            throws LinuxException {
        try {
            write(
                    family + plan.deviceName() + "/" + key,
                    linux.sysctls().read(family + plan.parentName() + "/" + key));
        } catch (final LinuxException refused) {
            if (refused.errno() != Errno.ENOENT) {
                throw refused;
            }
        }
    }

    /** A kernel without that setting (no IPv6) has nothing to set. */
    private void write(final String path, final String value) throws LinuxException {
        try {
            linux.sysctls().write(path, value);
        } catch (final LinuxException refused) {
            if (refused.errno() != Errno.ENOENT) {
                throw refused;
            }
        }
    }
}
