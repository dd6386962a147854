package org.tandemgate.carp.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most one WARN per kind and minute, with the number of those left out; written to the journal.
 * Loop thread only.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String subject;
    private final Journal journal;
    private final Map<String, Long> lastNanos = new HashMap<>();
    private final Map<String, Long> leftOut = new HashMap<>();

    Warnings(final String subject, final EffectsThread effects) {
        this.subject = subject;
        journal = effects.journal();
    }

    /**
     * @param kind one of a fixed few, so that the memory is bounded
     */
    void warn(final String kind, final String text) {
        final long now = System.nanoTime();
        final Long last = lastNanos.get(kind);
        if (last != null && now - last < PERIOD_NANOS) {
            leftOut.merge(kind, 1L, Long::sum);
            return;
        }
        lastNanos.put(kind, now);
        final Long silent = leftOut.remove(kind);
        final String more = silent == null ? "" : " (" + silent + " more in the last minute)";
        journal.write(() -> LOG.warn("{} {}: {}{}", subject, kind, text, more));
    }
}
