package org.tandemgate.api.work;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Writes log lines on a thread of their own, so that a disk that stalls holds up nobody. At most
 * {@link WorkThread#CAPACITY} lines wait; what does not fit is counted and told later. Any thread.
 */
public final class LogThread implements AutoCloseable {
    private static final long JOIN_MILLIS = 500;

    private final AtomicLong leftOut = new AtomicLong();
    private final LongConsumer complaint;
    private final WorkThread thread;

    /**
     * Starts it.
     *
     * @param name of the thread
     * @param complaint writes how many lines were left out, on the thread
     */
    public LogThread(final String name, final LongConsumer complaint) {
        this.complaint = complaint;
        thread = new WorkThread(name, () -> {}, defect -> leftOut.incrementAndGet());
    }

    /**
     * Writes a line when its turn comes; never waits.
     *
     * @param line calls the logger
     */
    public void write(final Runnable line) {
        final boolean queued =
                thread.submit(
                        () -> {
                            final long missing = leftOut.getAndSet(0);
                            if (missing > 0) {
                                complaint.accept(missing);
                            }
                            line.run();
                        });
        if (!queued) {
            leftOut.incrementAndGet();
        }
    }

    /** Writes what waits, for half a second at most, then ends. */
    @Override
    public void close() {
        thread.close();
        thread.join(JOIN_MILLIS);
    }
}
