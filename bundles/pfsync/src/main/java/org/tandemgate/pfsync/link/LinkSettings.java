package org.tandemgate.pfsync.link;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.TrailerKey;

/**
 * How to reach the peer.
 *
 * @param device name of the interface (syncdev)
 * @param destination where packets go: the peer, or a group ({@link #GROUP}, {@link #GROUP6})
 * @param peer the only sender that is taken; null: whoever speaks first, until he falls silent
 * @param dialect of the peer; null: learned from what it sends
 * @param key of both nodes; null: nothing is signed
 */
public record LinkSettings(
        String device,
        IpAddress destination,
        @Nullable IpAddress peer,
        @Nullable Dialect dialect,
        @Nullable TrailerKey key) {
    /** Group of pfsync (INADDR_PFSYNC_GROUP of both BSDs). */
    public static final IpAddress GROUP = IpAddress.parse("224.0.0.240");

    /** Group of pfsync over IPv6 (FreeBSD, pfsync_ifattach). */
    public static final IpAddress GROUP6 = IpAddress.parse("ff12::f0");

    public LinkSettings {
        if (destination.isMulticast()
                && !destination.equals(GROUP)
                && !destination.equals(GROUP6)) {
            throw new IllegalArgumentException(
                    "group is "
                            + destination
                            + ", needs "
                            + GROUP
                            + " or "
                            + GROUP6
                            + ", or the address of the peer");
        }
        if (destination.isUnspecified()) {
            throw new IllegalArgumentException(
                    "peer is " + destination + ", needs the address of the peer or " + GROUP);
        }
        if (peer != null) {
            requirePeer(peer, destination);
        }
    }

    private static void requirePeer(final IpAddress peer, final IpAddress destination) {
        if (peer.isMulticast() || peer.isUnspecified()) {
            throw new IllegalArgumentException(
                    "peer is " + peer + ", needs the address of one node");
        }
        if (peer.isIpv4() != destination.isIpv4()) {
            throw new IllegalArgumentException(
                    "peer is "
                            + peer
                            + " and packets go to "
                            + destination
                            + ", both need the same family");
        }
    }

    /**
     * As BSD's ifconfig has it.
     *
     * @param syncpeer the peer's address or a group; null: {@link #GROUP}
     */
    public static LinkSettings of(
            final String device,
            final @Nullable IpAddress syncpeer,
            final @Nullable Dialect dialect,
            final @Nullable TrailerKey key) {
        final IpAddress destination = syncpeer == null ? GROUP : syncpeer;
        return new LinkSettings(
                device, destination, destination.isMulticast() ? null : destination, dialect, key);
    }

    /** Whether the same peer is spoken to in the same way, perhaps by another interface. */
    public boolean isSamePeer(final LinkSettings other) {
        return destination.equals(other.destination)
                && Objects.equals(peer, other.peer)
                && dialect == other.dialect
                && Objects.equals(key, other.key);
    }

    /** Whether everybody on the link hears what is sent. */
    public boolean isMulticast() {
        return destination.isMulticast();
    }

    /** What an operator should change. */
    List<String> warnings() {
        if (!isMulticast() || key != null) {
            return List.of();
        }
        return List.of(
                "pfsync on "
                        + device
                        + " is multicast without a key: whoever is on that link can make and end"
                        + " connections of this node; set key.file to the same secret on both"
                        + " nodes, or keep the link to them alone and set syncpeer");
    }
}
