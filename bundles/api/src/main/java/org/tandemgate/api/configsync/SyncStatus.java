package org.tandemgate.api.configsync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Synchronization at one moment.
 *
 * @param role {@code primary}, {@code secondary} or {@code none}
 * @param peerUrl where the primary pushes to, empty on a secondary
 * @param key SHA-256 of this node's public key, for the peer's {@code peer.pin}; empty where this
 *     node serves nobody
 * @param peerRevision of the other node, 0 when it is not known
 * @param equal whether both have the same configuration, as far as it is synchronized; null when
 *     that is not known
 * @param lastSync when that was seen last, null before
 * @param error why the last attempt failed and what to do; null when it did not
 * @param takenAt when this snapshot was made
 */
public record SyncStatus(
        String role,
        String peerUrl,
        String key,
        long peerRevision,
        @Nullable Boolean equal,
        @Nullable Instant lastSync,
        @Nullable String error,
        Instant takenAt) {}
