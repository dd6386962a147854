package org.tandemgate.api.work;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** A thread that does in order what is given to it; a task that fails ends nothing. */
public final class WorkThread implements AutoCloseable {
    /** Tasks that may wait. */
    public static final int CAPACITY = 4096;

    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(CAPACITY);
    private final Consumer<Throwable> onDefect;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Starts it.
     *
     * @param begin done first, on the thread
     * @param onDefect told what a task threw
     */
    public WorkThread(final String name, final Runnable begin, final Consumer<Throwable> onDefect) {
        this.onDefect = onDefect;
        thread =
                new Thread(
                        () -> {
                            begin.run();
                            run();
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Queues a task; never waits.
     *
     * @return false when 4096 tasks wait already; nothing is queued then
     */
    public boolean submit(final Runnable task) {
        return tasks.offer(task);
    }

    /** Forgets what waits, then ends. */
    public void abandon() {
        tasks.clear();
        closed = true;
        tasks.offer(() -> {});
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

    /** Whatever it is, an Error too: the thread is worth more than the task. */
    private void guarded(final Runnable task) {
        try {
            task.run();
        } catch (final Throwable defect) {
            onDefect.accept(defect);
        }
    }

    /** Does what is queued, then ends. */
    @Override
    public void close() {
        closed = true;
        tasks.offer(() -> {});
    }

    /**
     * Waits for the end.
     *
     * @return whether it came
     */
    public boolean join(final long millis) {
        try {
            thread.join(millis);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
