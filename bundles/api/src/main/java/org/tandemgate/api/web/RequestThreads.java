package org.tandemgate.api.web;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads of a server: so many requests at a time, so many wait, and what comes then is refused.
 */
public final class RequestThreads {
    private RequestThreads() {}

    /**
     * A pool that holds no thread when there was nothing to do for a minute.
     *
     * @param name of each thread
     * @param threads requests at a time
     * @param waiting requests that may wait
     */
    public static ThreadPoolExecutor of(final String name, final int threads, final int waiting) {
        final var pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(waiting),
                        task -> {
                            final var thread = new Thread(task, name);
                            thread.setDaemon(true);
                            return thread;
                        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
