package org.tandemgate.gratuitousarp.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.work.LogThread;

/**
 * At most one WARN per kind and minute, with the number of those left out; written by the log's own
 * thread. One thread.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LogThread log;
    private final Map<String, Long> lastNanos = new HashMap<>();
    private final Map<String, Long> leftOut = new HashMap<>();

    Warnings(final LogThread log) {
        this.log = log;
    }

    /**
     * @param kind one of a fixed few, so that the memory is bounded
     * @param nowNanos monotonic
     * @return whether it was written
     */
    boolean warn(final String kind, final String text, final long nowNanos) {
        final Long last = lastNanos.get(kind);
        if (last != null && nowNanos - last < PERIOD_NANOS) {
            leftOut.merge(kind, 1L, Long::sum);
            return false;
        }
        lastNanos.put(kind, nowNanos);
        final Long silent = leftOut.remove(kind);
        final String more = silent == null ? "" : " (and " + silent + " more like it)";
        log.write(() -> LOG.warn("{}{}", text, more));
        return true;
    }
}
