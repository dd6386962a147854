package org.tandemgate.carp.runtime;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Linux;

/**
 * Does in order, on one thread, what the loop must not wait for: changes of addresses, then the
 * listeners, then the log.
 */
final class EffectsThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EffectsThread.class);
    private static final int CAPACITY = 4096;

    /** Below the loop, above everything ordinary. */
    private static final int PRIORITY = 40;

    private static final long JOIN_MILLIS = 5000;

    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread;
    private volatile boolean closed;

    EffectsThread(final Linux linux) {
        thread =
                new Thread(
                        () -> {
                            RealTime.enter(linux, PRIORITY);
                            run();
                        },
                        "carp-effects");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Queues a task.
     *
     * @return false when 4096 tasks wait already; nothing is queued then
     */
    boolean submit(final Runnable task) {
        return tasks.offer(task);
    }

    /** Completes when everything that was queued before has been done; at once after the end. */
    CompletableFuture<Void> drained() {
        if (!thread.isAlive()) {
            return CompletableFuture.completedFuture(null);
        }
        final CompletableFuture<Void> done = new CompletableFuture<>();
        if (!submit(() -> done.complete(null))) {
            done.completeExceptionally(
                    new IllegalStateException(CAPACITY + " address changes are waiting already"));
        }
        return done;
    }

    private void run() {
        try {
            while (true) {
                guarded(tasks.take());
                if (closed && tasks.isEmpty()) {
                    return;
                }
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void guarded(final Runnable task) {
        try {
            task.run();
        } catch (final RuntimeException | LinkageError defect) {
            LOG.error("an effect of the election failed by a defect; the election goes on", defect);
        }
    }

    /** Does what is queued, then ends. */
    @Override
    public void close() {
        try {
            closed = true;
            if (!tasks.offer(() -> {})) {
                LOG.warn("{} address changes are still waiting at the end", CAPACITY);
            }
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
