package org.tandemgate.carp.runtime;

import java.util.ArrayList;
import java.util.List;
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

    /** For the calling thread. One right that is missing costs none of the other. */
    static void enter(final Linux linux, final Journal journal) {
        final List<String> refusals = new ArrayList<>(2);
        ask(linux.scheduling()::precede, refusals);
        ask(linux.scheduling()::lockMemory, refusals);
        if (!refusals.isEmpty() && WARNED.compareAndSet(false, true)) {
            final String all = String.join("; ", refusals);
            journal.write(
                    () ->
                            LOG.warn(
                                    "the election runs as ordinary work does, so a busy machine may cost it the role: {}",
                                    all));
        }
    }

    private interface Privilege {
        void use() throws LinuxException;
    }

    private static void ask(final Privilege privilege, final List<String> refusals) {
        try {
            privilege.use();
        } catch (final LinuxException refused) {
            refusals.add(refused.getMessage());
        }
    }
}
