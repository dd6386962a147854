package org.tandemgate.api.work;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Writes log lines on a thread of their own, so that a disk that stalls holds up nobody. At most
 * {@link WorkThread#CAPACITY} lines wait; what does not fit is counted and told later. A log that
 * is being set up takes nothing, not even errors: until it does, lines wait. Any thread.
 */
public final class LogThread implements AutoCloseable {
    /** So long lines wait for a log; one that takes nothing longer is meant to. */
    static final long PATIENCE_MILLIS = 5000;

    private static final long JOIN_MILLIS = 500;
    private static final long LOOK_AGAIN_NANOS = 5_000_000L;

    private final AtomicLong leftOut = new AtomicLong();
    private final LongConsumer complaint;
    private final BooleanSupplier takesErrors;
    private final WorkThread thread;
    private volatile boolean closing;

    /** Of the thread. */
    private boolean patient = true;

    /**
     * Starts it.
     *
     * @param name of the thread
     * @param complaint writes how many lines were left out, on the thread
     * @param takesErrors whether the log takes errors now
     */
    public LogThread(
            final String name, final LongConsumer complaint, final BooleanSupplier takesErrors) {
        this.complaint = complaint;
        this.takesErrors = takesErrors;
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
                            awaitLog();
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

    private void awaitLog() {
        final long begin = System.nanoTime();
        while (!takesErrors.getAsBoolean()) {
            if (!patient || closing) {
                return;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            patient = System.nanoTime() - begin < PATIENCE_MILLIS * 1_000_000L;
        }
        patient = true;
    }

    /** Writes what waits, for half a second at most, then ends. */
    @Override
    public void close() {
        closing = true;
        thread.close();
        thread.join(JOIN_MILLIS);
    }
}
