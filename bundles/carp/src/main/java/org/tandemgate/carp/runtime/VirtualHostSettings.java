package org.tandemgate.carp.runtime;

import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.carp.protocol.CarpKey;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;

/**
 * One virtual host as configured; a value that exists is valid.
 *
 * @param name instance name
 * @param interfaceName 1..15 octets
 * @param vhid 1..255
 * @param key signs and verifies advertisements
 * @param addresses 1..64, sorted, distinct
 * @param advbase seconds, 0..255
 * @param advskew 1/256 seconds, 0..254
 * @param macMode which Ethernet address answers
 * @param group demotion group
 * @param peer send IPv4 advertisements to this address instead of the group
 * @param peer6 send IPv6 advertisements to this address instead of the group
 * @param allow whether to take part at all
 * @param description free text
 * @param peers what is known of the other nodes
 */
public record VirtualHostSettings(
        String name,
        String interfaceName,
        int vhid,
        CarpKey key,
        List<CidrAddress> addresses,
        int advbase,
        int advskew,
        MacMode macMode,
        String group,
        @Nullable IpAddress peer,
        @Nullable IpAddress peer6,
        boolean allow,
        String description,
        PeerSettings peers) {
    private static final int ADDRESS_LIMIT = 64;
    private static final long SKEW_UNIT_NANOS = 1_000_000_000L / 256;
    private static final long LONGEST_HOLD_MILLIS = DataPlane.FENCE_SECONDS * 1000L;

    /** A few ticks of a kernel of 250 Hz, and twice what a busy machine delays the loop. */
    private static final long SHORTEST_HOLD_MILLIS = 20;

    public VirtualHostSettings {
        require(
                interfaceName.matches("[^/\\s]{1,15}")
                        && !interfaceName.equals(".")
                        && !interfaceName.equals(".."),
                "interface is '"
                        + interfaceName
                        + "', needs the name of an interface, 1..15 octets");
        require(
                !interfaceName.equals("lo"),
                "interface is 'lo', the loopback interface, on which no other node can be; needs"
                        + " the interface that leads to the other node");
        require(vhid >= 1 && vhid <= 255, "vhid is " + vhid + ", needs 1..255");
        require(
                !addresses.isEmpty() && addresses.size() <= ADDRESS_LIMIT,
                "addresses has " + addresses.size() + " entries, needs 1.." + ADDRESS_LIMIT);
        final TreeSet<IpAddress> distinct = new TreeSet<>();
        for (final CidrAddress address : addresses) {
            final String flaw = AddressRules.flaw(address);
            require(
                    flaw == null,
                    "addresses has "
                            + address
                            + ", "
                            + flaw
                            + "; needs unicast addresses of hosts with the prefix length of their"
                            + " network, such as 10.0.0.1/24 or 2001:db8::1/64");
            require(
                    distinct.add(address.address()),
                    "addresses has " + address.address() + " twice, needs each once");
        }
        require(
                group.matches("[A-Za-z0-9._-]{1,32}"),
                "group is '" + group + "', needs 1..32 letters, digits, dots, dashes");
        requirePeer("peer", peer, true);
        requirePeer("peer6", peer6, false);
        require(
                advbase > 0 || peers.kind().takesAdvbaseZero(),
                "advbase is 0, needs 1..255 with peer.kind = freebsd or netbsd");
        addresses = addresses.stream().sorted().toList();
    }

    /** As above, with other nodes of which nothing is known. */
    public VirtualHostSettings(
            final String name,
            final String interfaceName,
            final int vhid,
            final CarpKey key,
            final List<CidrAddress> addresses,
            final int advbase,
            final int advskew,
            final MacMode macMode,
            final String group,
            final @Nullable IpAddress peer,
            final @Nullable IpAddress peer6,
            final boolean allow,
            final String description) {
        this(
                name,
                interfaceName,
                vhid,
                key,
                addresses,
                advbase,
                advskew,
                macMode,
                group,
                peer,
                peer6,
                allow,
                description,
                PeerSettings.DEFAULT);
    }

    private static void requirePeer(
            final String key, final @Nullable IpAddress peer, final boolean ipv4) {
        if (peer == null) {
            return;
        }
        final String flaw = AddressRules.flaw(peer);
        require(
                peer.isIpv4() == ipv4 && flaw == null,
                key
                        + " is "
                        + peer
                        + (flaw == null ? "" : ", " + flaw)
                        + (ipv4
                                ? "; needs the IPv4 unicast address of the other node"
                                : "; needs the IPv6 unicast address of the other node"));
    }

    private static void require(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /**
     * Silence of this node that its peers tolerate: two and a half of the three intervals after
     * which one of them may be MASTER (advskew left out, as theirs may be 0).
     */
    long toleratedNanos() {
        final long interval =
                advbase == 0
                        ? Math.max(1, advskew) * SKEW_UNIT_NANOS
                        : TimeUnit.SECONDS.toNanos(advbase);
        return interval * 5 / 2;
    }

    /**
     * How long the kernel lets packets pass after a sign of life of the election: it must be over
     * before a peer takes over, and a pause that costs no role must cost no packet. Never longer
     * than the addresses live.
     */
    long holdMillis() {
        final long millis = TimeUnit.NANOSECONDS.toMillis(toleratedNanos());
        return Math.max(SHORTEST_HOLD_MILLIS, Math.min(LONGEST_HOLD_MILLIS, millis));
    }

    /** Whether advertisements go out in that family: the virtual host has an address of it. */
    boolean advertises(final boolean ipv4) {
        return addresses.stream().anyMatch(address -> address.address().isIpv4() == ipv4);
    }

    /**
     * Whether both name the same vhid on the same interface with the same kind of Ethernet address.
     */
    boolean isSamePlaceAs(final VirtualHostSettings other) {
        return interfaceName.equals(other.interfaceName)
                && vhid == other.vhid
                && macMode == other.macMode;
    }
}
