package org.tandemgate.carp.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bounded waits of other threads for the loop. */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);

    private Waiting() {}

    /**
     * Waits for something to complete.
     *
     * @param what for the log when it takes too long
     * @return whether it completed in time
     */
    static boolean upTo(final long millis, final CompletableFuture<?> future, final String what) {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (final ExecutionException failed) {
            LOG.error("waiting for {} failed", what, failed.getCause());
        } catch (final TimeoutException late) {
            LOG.error("waited {} ms in vain for {}", millis, what);
        }
        return false;
    }
}
