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
 * <p>Not by a real-time class: the collector's lock is waited for with sched_yield(2), by which a
 * SCHED_FIFO thread gives way to nobody (bundles/decisions/0008).
 */
final class Precedence {
    static final Logger LOG = LoggerFactory.getLogger(Precedence.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private Precedence() {}

    /** For the calling thread. */
    static void enter(final Linux linux, final Journal journal) {
        try {
            linux.scheduling().precede();
            linux.scheduling().lockMemory();
        } catch (final LinuxException refused) {
            if (WARNED.compareAndSet(false, true)) {
                journal.write(
                        () ->
                                LOG.warn(
                                        "the election runs as ordinary work does, so a busy machine may cost it the role: {}",
                                        refused.getMessage()));
            }
        }
    }
}
