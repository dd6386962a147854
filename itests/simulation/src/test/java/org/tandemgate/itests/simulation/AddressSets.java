package org.tandemgate.itests.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The addresses of one node, as a number, with the grace after an edit that the runtime gives. */
final class AddressSets {
    /** Longest time between the edits of two nodes. */
    static final long GRACE_NANOS = 10_000_000_000L;

    private final Map<Integer, Long> formerUntil = new HashMap<>();
    private int current;

    /** The operator edits the file. */
    void edit(final int wanted, final long nowNanos) {
        if (wanted != current) {
            formerUntil.put(current, nowNanos + GRACE_NANOS);
            current = wanted;
        }
    }

    List<Integer> signing(final long nowNanos) {
        formerUntil.values().removeIf(until -> until <= nowNanos);
        final List<Integer> all = new ArrayList<>(formerUntil.keySet());
        all.add(current);
        return all;
    }

    boolean accepts(final int signed, final long nowNanos) {
        return signing(nowNanos).contains(signed);
    }
}
