package org.tandemgate.pfsync.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * States that ended a short time ago, so that a packet that was overtaken by their end, or comes
 * twice, does not bring them back. Bounded: the oldest makes room. Identities are not used again: a
 * new connection has a new one.
 */
final class Tombstones {
    private final int bound;
    private final long keptNanos;
    private final Map<StateId, Long> ended = new LinkedHashMap<>();

    Tombstones(final int bound, final long keptNanos) {
        this.bound = bound;
        this.keptNanos = keptNanos;
    }

    void add(final StateId id, final long nowNanos) {
        // Behind all others, also when it was there.
        ended.remove(id);
        ended.put(id, nowNanos);
        final Iterator<Long> oldest = ended.values().iterator();
        while (oldest.hasNext()) {
            final long since = oldest.next();
            if (ended.size() <= bound && !isOver(since, nowNanos)) {
                return;
            }
            oldest.remove();
        }
    }

    boolean has(final StateId id, final long nowNanos) {
        final Long since = ended.get(id);
        return since != null && !isOver(since, nowNanos);
    }

    private boolean isOver(final long since, final long nowNanos) {
        return nowNanos - since >= keptNanos;
    }
}
