package org.tandemgate.itests.simulation;

import java.util.Locale;

/** Something that must never happen has happened. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final Promise promise;

    Violation(final Promise promise, final World world, final String what) {
        this(promise, world.timeline(), what);
    }

    Violation(final Promise promise, final Timeline timeline, final String what) {
        super(
                String.format(
                        Locale.ROOT, "t=%.6f %s: %s", timeline.nowNanos() / 1e9, promise, what));
        this.promise = promise;
    }

    /** Which promise was broken. */
    Promise promise() {
        return promise;
    }
}
