package org.tandemgate.itests.simulation;

import java.util.Locale;

/** Something that must never happen has happened. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(final World world, final String what) {
        super(String.format(Locale.ROOT, "t=%.6f %s", seconds(world), what));
    }

    private static double seconds(final World world) {
        return world.timeline().nowNanos() / 1e9;
    }
}
