package org.tandemgate.carp.runtime;

import java.util.HashMap;
import java.util.Map;

/**
 * Interfaces whose carrier counts as missing because somebody tries what happens then; each comes
 * back by itself. Loop thread only.
 */
final class Cuts {
    /** More than there are virtual hosts; what is behind it is not cut. */
    private static final int MOST = 256;

    private final Map<String, Long> untilNanos = new HashMap<>();

    /**
     * @param limitNanos zero ends an earlier one
     */
    void set(final String interfaceName, final long limitNanos, final long nowNanos) {
        if (limitNanos == 0) {
            untilNanos.remove(interfaceName);
        } else if (untilNanos.size() < MOST || untilNanos.containsKey(interfaceName)) {
            untilNanos.put(interfaceName, nowNanos + limitNanos);
        }
    }

    boolean isCut(final String interfaceName) {
        return untilNanos.containsKey(interfaceName);
    }

    /** Ends those whose time is over; whether there were any. */
    boolean expire(final long nowNanos) {
        return untilNanos.values().removeIf(until -> nowNanos - until >= 0);
    }
}
