package org.tandemgate.pfsync.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts take-overs: the virtual hosts of a node become MASTER one after another, and all of that
 * is one. Counted by one thread, read by any.
 */
final class TakeOvers {
    /** Hosts that follow within that are part of it. */
    static final long TOGETHER_NANOS = 1_000_000_000L;

    private final AtomicLong count = new AtomicLong();
    private long lastNanos;

    /** A virtual host became MASTER. */
    void add(final long nowNanos) {
        if (count.get() == 0 || nowNanos - lastNanos >= TOGETHER_NANOS) {
            count.incrementAndGet();
            lastNanos = nowNanos;
        }
    }

    long count() {
        return count.get();
    }
}
