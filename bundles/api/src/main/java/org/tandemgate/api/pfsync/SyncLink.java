package org.tandemgate.api.pfsync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * The link states go over.
 *
 * @param syncdev interface
 * @param up whether it is there and has a carrier
 * @param syncpeer unicast address of the peer as configured, absent when it is the multicast group
 * @param dialect as configured: {@code auto}, {@code openbsd}, {@code freebsd-1301}, ...
 * @param peer the peer as heard
 */
public record SyncLink(
        String syncdev, boolean up, @Nullable IpAddress syncpeer, String dialect, Peer peer) {

    /**
     * Whom this node hears.
     *
     * @param address where its last accepted packet came from, absent before the first
     * @param dialect which one it speaks, absent while not known
     * @param ours whether it is a node of this product: lost packets are repaired, tables compared
     * @param authenticated whether its packets are proved by the shared key
     * @param lastHeard its last accepted packet, absent before the first
     */
    public record Peer(
            @Nullable IpAddress address,
            @Nullable String dialect,
            boolean ours,
            boolean authenticated,
            @Nullable Instant lastHeard) {}
}
