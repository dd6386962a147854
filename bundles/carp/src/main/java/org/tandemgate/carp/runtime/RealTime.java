package org.tandemgate.carp.runtime;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;

/**
 * Puts a thread of the election above ordinary work where that is permitted, and says once where it
 * is not.
 */
final class RealTime {
    static final Logger LOG = LoggerFactory.getLogger(RealTime.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();

    private RealTime() {}

    /** For the calling thread. */
    static void enter(final Linux linux, final int priority, final Journal journal) {
        try {
            linux.scheduling().realTime(priority);
            linux.scheduling().lockMemory();
        } catch (final LinuxException refused) {
            if (WARNED.compareAndSet(false, true)) {
                journal.write(
                        () ->
                                LOG.warn(
                                        "the election runs at ordinary priority, so a busy machine may cost it the role: {}",
                                        refused.getMessage()));
            }
        }
    }
}
