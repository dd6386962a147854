package org.tandemgate.itests.netns;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A slow look that many threads share instead of each taking its own. */
final class Shared<T> {
    private final Supplier<T> look;
    private final Duration age;
    private @Nullable T seen;
    private long seenNanos;

    /**
     * @param age a sight may be so old when the look that took it is over
     */
    Shared(final Duration age, final Supplier<T> look) {
        this.age = age;
        this.look = look;
    }

    /** What was seen last, or anew. Any thread. */
    synchronized T get() {
        T sight = seen;
        if (sight == null || System.nanoTime() - seenNanos >= age.toNanos()) {
            sight = look.get();
            // A look that takes longer than that is shared all the same.
            seenNanos = System.nanoTime();
            seen = sight;
        }
        return sight;
    }
}
