package org.tandemgate.pfsync.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;

/**
 * The kernel's table as far as it was heard, for what was lost to be found by comparing, and for
 * the identities of this node's entries. Written by the thread that hears, read by all.
 */
final class KnownEntries {
    private static final long SECOND = 1_000_000_000L;

    /** Seconds are cut off when the kernel tells them and when they are added. */
    private static final long GROWN_NANOS = 3 * SECOND;

    private final Map<ConntrackFlow, Known> entries = new ConcurrentHashMap<>();

    private record Known(ConntrackEntry entry, long endNanos) {}

    /** An entry was made, changed or used. */
    void seen(final ConntrackEntry entry, final long nowNanos) {
        entries.put(entry.flow(), new Known(entry, nowNanos + entry.timeoutSeconds() * SECOND));
    }

    /**
     * An entry has gone; another connection of the same flow stays.
     *
     * @return as it was known, null when it was not
     */
    @Nullable ConntrackEntry gone(final ConntrackEntry entry) {
        final Known known = entries.get(entry.flow());
        if (known == null || known.entry().id() != entry.id()) {
            return null;
        }
        entries.remove(entry.flow());
        return known.entry();
    }

    @Nullable ConntrackEntry find(final ConntrackFlow flow) {
        final Known known = entries.get(flow);
        return known == null ? null : known.entry();
    }

    long id(final ConntrackFlow flow) {
        final Known known = entries.get(flow);
        return known == null ? 0 : known.entry().id();
    }

    /**
     * Whether packets have begun the timeout of an entry anew since anything was heard of it. What
     * this node wrote itself was heard.
     */
    boolean isUsed(final ConntrackEntry read, final long nowNanos) {
        final Known known = entries.get(read.flow());
        return known != null
                && known.entry().id() == read.id()
                && nowNanos + read.timeoutSeconds() * SECOND - known.endNanos() > GROWN_NANOS;
    }

    int size() {
        return entries.size();
    }

    /** A copy, to be compared. */
    Map<ConntrackFlow, ConntrackEntry> copy() {
        final Map<ConntrackFlow, ConntrackEntry> copy = new HashMap<>(entries.size() * 2);
        entries.forEach((flow, known) -> copy.put(flow, known.entry()));
        return copy;
    }
}
