package org.tandemgate.api.pfsync;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replication as it is at one moment.
 *
 * @param link to whom, over which interface
 * @param entries states that this node knows, whichever node made them
 * @param traffic messages and packets since the bundle started
 * @param lag how long a change here takes until the peer has it
 * @param bulk the last request for everything
 * @param kernel what the kernel's table did not do
 * @param defer packets that wait for the peer
 * @param takeovers how often this node made the peer's states its own, since the bundle started;
 *     virtual hosts that become MASTER within a second are one
 * @param notSurviving connections of this node that a fail-over ends, by reason; empty when all
 *     survive
 * @param problem what is degraded and what to do, absent when all is well
 * @param takenAt when this snapshot was made
 */
public record PfsyncStatus(
        SyncLink link,
        int entries,
        Traffic traffic,
        Lag lag,
        Bulk bulk,
        KernelTable kernel,
        Defer defer,
        long takeovers,
        List<NotSurviving> notSurviving,
        @Nullable String problem,
        Instant takenAt) {
    public PfsyncStatus {
        notSurviving = List.copyOf(notSurviving);
    }

    /**
     * Connections that end when this node does.
     *
     * @param reason why they are not replicated, e.g. {@code no-sync rule}, {@code gateway's own
     *     address}
     * @param count how many there were since replication began
     */
    public record NotSurviving(String reason, long count) {}
}
