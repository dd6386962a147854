package org.tandemgate.carp.runtime;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.tandemgate.carp.protocol.Reject;

/** Rejected packets, one count per reason. Written by the loop, read by any thread. */
final class Counters {
    private final Map<Reject, LongAdder> counts = new EnumMap<>(Reject.class);

    Counters() {
        for (final Reject reason : Reject.values()) {
            if (reason != Reject.NONE) {
                counts.put(reason, new LongAdder());
            }
        }
    }

    void count(final Reject reason) {
        final LongAdder count = counts.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    /** Every reason by its counter name, also those that are 0. */
    Map<String, Long> snapshot() {
        final Map<String, Long> snapshot = new TreeMap<>();
        counts.forEach((reason, count) -> snapshot.put(reason.counter(), count.sum()));
        return snapshot;
    }
}
