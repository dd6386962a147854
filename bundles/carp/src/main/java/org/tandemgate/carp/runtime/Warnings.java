package org.tandemgate.carp.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At most one WARN per kind and minute, with the number of those left out; written to the journal.
 * Any thread; none waits for another.
 */
final class Warnings {
    private static final Logger LOG = LoggerFactory.getLogger(Warnings.class);
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String subject;
    private final Journal journal;
    private final LongSupplier clock;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    /** When the next line of a kind may be written, and how many were not since the last one. */
    private record Kind(AtomicLong dueNanos, AtomicLong leftOut) {}

    Warnings(final String subject, final EffectsThread effects) {
        this(subject, effects, System::nanoTime);
    }

    /**
     * @param clock monotonic, in nanoseconds
     */
    Warnings(final String subject, final EffectsThread effects, final LongSupplier clock) {
        this.subject = subject;
        this.clock = clock;
        journal = effects.journal();
    }

    /**
     * @param kind one of a fixed few, so that the memory is bounded
     */
    void warn(final String kind, final String text) {
        final long now = clock.getAsLong();
        final Kind known =
                kinds.computeIfAbsent(
                        kind, added -> new Kind(new AtomicLong(now), new AtomicLong()));
        final long due = known.dueNanos().get();
        if (now - due < 0 || !known.dueNanos().compareAndSet(due, now + PERIOD_NANOS)) {
            known.leftOut().incrementAndGet();
            return;
        }
        final long silent = known.leftOut().getAndSet(0);
        final String more = silent == 0 ? "" : " (" + silent + " more in the last minute)";
        journal.write(() -> LOG.warn("{} {}: {}{}", subject, kind, text, more));
    }
}
