package org.tandemgate.carp.runtime;

import org.tandemgate.api.work.WorkThread;
import org.tandemgate.linux.Linux;

/**
 * Does in order, on one thread, the changes of addresses that the loop must not wait for. Listeners
 * and log lines have threads of their own, so neither holds up an address or its renewal.
 */
final class EffectsThread implements AutoCloseable {
    private static final long JOIN_MILLIS = 5000;

    private final Linux linux;
    private final Journal journal = new Journal();
    private final WorkThread addresses;

    EffectsThread(final Linux linux) {
        this.linux = linux;
        addresses =
                new WorkThread(
                        "carp-addresses",
                        () -> Precedence.enter(linux, journal),
                        defect -> journal.defect("a change of addresses met a defect", defect));
    }

    /**
     * Queues a task.
     *
     * @return false when 4096 tasks wait already; nothing is queued then
     */
    boolean submit(final Runnable task) {
        return addresses.submit(task);
    }

    /** Where log lines of the election go. */
    Journal journal() {
        return journal;
    }

    /** A thread for one listener. */
    WorkThread listenerThread(final Object listener) {
        return new WorkThread(
                "carp-listener",
                () -> Precedence.enter(linux, journal),
                defect -> journal.defect("listener " + listener + " failed", defect));
    }

    /** Does what is queued, then ends. Blocks at most 6 s. */
    @Override
    public void close() {
        addresses.close();
        if (!addresses.join(JOIN_MILLIS)) {
            journal.write(() -> Precedence.LOG.warn("address changes still wait at the end"));
        }
        journal.close();
    }
}
