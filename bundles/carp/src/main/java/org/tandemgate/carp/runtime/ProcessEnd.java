package org.tandemgate.carp.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something as soon as the process is asked to end. The container has a hook of its own for
 * SIGTERM, but stops every bundle above the election first, and the peer waits meanwhile; the hooks
 * of a process run side by side.
 */
public final class ProcessEnd implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessEnd.class);

    private final Thread hook;

    /**
     * @param work done on a thread of its own, may be done a second time by whoever else stops
     *     things; must be bounded, because the process ends only after it
     */
    public ProcessEnd(final Runnable work) {
        hook = new Thread(work, "carp-process-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Forgets the work, unless the process is about to end already. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException ending) {
            LOG.debug("carp: the process ends, and its hook with it");
        }
    }
}
