package org.tandemgate.pfsync.flow;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;

/**
 * Everything of a state that replication does not decide by. Times are of the monotonic clock that
 * the state table uses.
 *
 * @param entry as the node that has the newest of it has it; its id is that of this node's own
 *     copy, 0 while it is not known, see {@link #withKernelId}
 * @param seenNanos when its timeout had that much left
 * @param createdNanos when the connection began, or was first seen
 * @param foreign what a peer that is no Linux said of it, which it gets back; null: there is none
 */
public record FlowBody(
        ConntrackEntry entry, long seenNanos, long createdNanos, @Nullable ForeignState foreign) {
    private static final long SECOND = 1_000_000_000L;

    public ConntrackFlow flow() {
        return entry.flow();
    }

    /** Seconds until it expires when nothing uses it any more, 0 or more. */
    public long secondsLeft(final long nowNanos) {
        final long since = Math.max(0, (nowNanos - seenNanos) / SECOND);
        return Math.max(0, entry.timeoutSeconds() - since);
    }

    /** Whether a BSD bound it to that interface. Entries of Linux are bound to none. */
    public boolean isOn(final String interfaceName) {
        return foreign != null && foreign.interfaceName().equals(interfaceName);
    }

    /** Seconds since it began, 0 or more. */
    public long ageSeconds(final long nowNanos) {
        return Math.max(0, (nowNanos - createdNanos) / SECOND);
    }

    /**
     * The same with the identity of this node's entry, by which it is removed.
     *
     * @param id CTA_ID of the NEW event of what the writer created
     */
    public FlowBody withKernelId(final long id) {
        return new FlowBody(entry.withId(id), seenNanos, createdNanos, foreign);
    }

    /** The same with what the kernel says now. */
    public FlowBody seen(final ConntrackEntry now, final long nowNanos) {
        return new FlowBody(now, nowNanos, createdNanos, foreign);
    }
}
