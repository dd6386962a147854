package org.tandemgate.pfsync.runtime;

import java.util.Map;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.Miss;

/**
 * Replication as it is at one moment, as far as it depends on neither link nor kernel.
 *
 * @param entries states known, whichever node made them
 * @param bulk the last request for everything
 * @param sent messages by action
 * @param received messages by action
 * @param misses what was not done, by reason
 * @param totals numbers since the start
 */
public record ReplicationStatus(
        int entries,
        BulkRequest bulk,
        Map<String, Long> sent,
        Map<String, Long> received,
        Map<Miss, Long> misses,
        Totals totals) {
    public ReplicationStatus {
        sent = Map.copyOf(sent);
        received = Map.copyOf(received);
        misses = Map.copyOf(misses);
    }

    /**
     * Numbers since the start.
     *
     * @param installed entries of the peer given to the kernel
     * @param renamed flows that took the peer's identity
     * @param swept states that a complete answer did not name
     * @param takeovers how often this node began to forward
     * @param dropped notices that found no room in the queue
     * @param waiting notices in the queue now
     */
    public record Totals(
            long installed, long renamed, long swept, long takeovers, long dropped, int waiting) {}
}
