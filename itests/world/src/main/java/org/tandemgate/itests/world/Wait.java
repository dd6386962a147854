package org.tandemgate.itests.world;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for events, always with a limit, and says what was seen last when the limit is reached. */
public final class Wait {
    private static final long LOOK_EVERY_NANOS = 10_000_000;

    private Wait() {}

    /**
     * Looks every 10 ms until what it sees is good.
     *
     * @param what is waited for, for the error text
     * @param limit at most so long; one last look is taken after it
     * @param look takes a look; may be slow
     * @param good decides
     * @return the first good sight
     * @throws WorldException after the limit, with the last sight
     */
    public static <T> T until(
            final String what,
            final Duration limit,
            final Supplier<T> look,
            final Predicate<T> good) {
        final long start = System.nanoTime();
        while (true) {
            final boolean last = System.nanoTime() - start >= limit.toNanos();
            final T seen = look.get();
            if (good.test(seen)) {
                return seen;
            }
            if (last) {
                throw new WorldException(
                        "waited " + limit.toMillis() + " ms for " + what + "; last seen: " + seen);
            }
            pause(Duration.ofNanos(LOOK_EVERY_NANOS));
        }
    }

    /**
     * Until a condition holds.
     *
     * @throws WorldException after the limit
     */
    public static void untilTrue(
            final String what, final Duration limit, final Supplier<Boolean> condition) {
        until(what, limit, condition, seen -> seen);
    }

    /** Lets time pass: for observing that something does not happen, never for hoping it does. */
    public static void pause(final Duration duration) {
        final long end = System.nanoTime() + duration.toNanos();
        long left = duration.toNanos();
        while (left > 0) {
            LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new WorldException("interrupted while waiting");
            }
            left = end - System.nanoTime();
        }
    }
}
