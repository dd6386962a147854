package org.tandemgate.linux.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for an event with a limit and says what was seen last when it does not come. */
public final class Await {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private Await() {}

    /**
     * @param what the event, for the message
     * @param limitMillis how long to look at most
     */
    public static <T> T until(
            final String what,
            final long limitMillis,
            final Callable<T> look,
            final Predicate<T> isThere)
            throws Exception {
        final long start = System.nanoTime();
        T seen = look.call();
        while (!isThere.test(seen)) {
            if (System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(limitMillis)) {
                throw new AssertionError(
                        what + " did not come within " + limitMillis + " ms; last seen: " + seen);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            seen = look.call();
        }
        return seen;
    }
}
