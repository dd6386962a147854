package org.tandemgate.itests.simulation;

import java.util.Locale;

/** Something that must never happen has happened. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(final World world, final String what) {
        this(world.timeline(), what);
    }

    Violation(final Timeline timeline, final String what) {
        super(String.format(Locale.ROOT, "t=%.6f %s", timeline.nowNanos() / 1e9, what));
    }
}
