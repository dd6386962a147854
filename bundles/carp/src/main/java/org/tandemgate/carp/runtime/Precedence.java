package org.tandemgate.carp.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/**
 * Puts a thread of the election above ordinary work where that is permitted, and says once where it
 * is not.
 *
 * <p>Never by SCHED_FIFO: the collector's lock is waited for with sched_yield(2), by which such a
 * thread gives way to nobody. Two of them on two processors keep the thread that has the lock from
 * running, for as long as the kernel lets them (bundles/decisions/0008).
 */
final class RealTime {
    static final Logger LOG = LoggerFactory.getLogger(RealTime.class);

    /** Of each {@link #PERIOD_NANOS}. All threads together stay below one processor. */
    static final long LOOP_NANOS = 800_000;

    static final long ADDRESSES_NANOS = 400_000;

    /** What a thread may lose by giving way: half of the shortest interval that can be set. */
    private static final long PERIOD_NANOS = 2_000_000;

    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private RealTime() {}

    /** Reserves time for the calling thread; where none can be had it runs before the others. */
    static void reserve(final Linux linux, final long nanos, final Journal journal) {
        try {
            linux.scheduling().reserve(nanos, PERIOD_NANOS);
            lockMemory(linux, journal);
        } catch (final LinuxException refused) {
            journal.write(() -> LOG.info("no processor time reserved: {}", refused.getMessage()));
            precede(linux, journal);
        }
    }

    /** Lets the calling thread run before ordinary ones. */
    static void precede(final Linux linux, final Journal journal) {
        try {
            linux.scheduling().precede();
        } catch (final LinuxException refused) {
            warn(journal, refused);
            return;
        }
        lockMemory(linux, journal);
    }

    private static void lockMemory(final Linux linux, final Journal journal) {
        try {
            linux.scheduling().lockMemory();
        } catch (final LinuxException refused) {
            warn(journal, refused);
        }
    }

    private static void warn(final Journal journal, final LinuxException refused) {
        if (WARNED.compareAndSet(false, true)) {
            journal.write(
                    () ->
                            LOG.warn(
                                    "the election runs as ordinary work does, so a busy machine may"
                                            + " cost it the role: {}",
                                    refused.getMessage()));
        }
    }
}
