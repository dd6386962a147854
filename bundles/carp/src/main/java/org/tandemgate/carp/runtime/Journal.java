package org.tandemgate.carp.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.work.LogThread;

/**
 * Writes log lines on a thread of their own, so that a disk that stalls holds up nobody. At most
 * 4096 lines wait; what does not fit is counted and told later. Any thread.
 */
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong defects = new AtomicLong();
    private final AtomicLong nextTraceNanos = new AtomicLong(System.nanoTime());
    private final LogThread log =
            new LogThread(
                    "carp-log",
                    missing -> LOG.warn("carp {} log lines were left out: too many", missing),
                    LOG::isErrorEnabled);

    /**
     * Writes a line when its turn comes.
     *
     * @param line calls the logger
     */
    void write(final Runnable line) {
        log.write(line);
    }

    /**
     * Writes what should not have happened, with its trace: one a minute, the others as a number.
     */
    void defect(final String what, final Throwable defect) {
        final long now = System.nanoTime();
        final long due = nextTraceNanos.get();
        if (now - due < 0 || !nextTraceNanos.compareAndSet(due, now + PERIOD_NANOS)) {
            defects.incrementAndGet();
            return;
        }
        final long more = defects.getAndSet(0);
        write(() -> LOG.error("carp {} ({} more before)", what, more, defect));
    }

    /** Writes what waits, for half a second at most, then ends. */
    @Override
    public void close() {
        log.close();
    }
}
