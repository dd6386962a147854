package org.tandemgate.itests.netns;

import java.util.concurrent.locks.LockSupport;
import org.tandemgate.itests.world.WorldException;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Scheduling;
import org.tandemgate.linux.jna.JnaLinux;

/**
 * How late a thread runs that does nothing but wait, before all ordinary ones as the election's
 * does: the machine itself stood still for so long, whoever is tested on it.
 */
final class Lateness implements AutoCloseable {
    private static final long STEP_NANOS = 2_000_000;

    private final Thread thread = new Thread(this::run, "lateness");
    private volatile boolean open = true;
    private volatile long longestNanos;

    Lateness() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        final Scheduling scheduling = new JnaLinux().scheduling();
        try {
            scheduling.precede();
        } catch (final LinuxException refused) {
            throw new WorldException("nothing to compare a node with", refused);
        }
        while (open) {
            final long due = System.nanoTime() + STEP_NANOS;
            LockSupport.parkNanos(STEP_NANOS);
            longestNanos = Math.max(longestNanos, System.nanoTime() - due);
        }
    }

    long longestMillis() {
        return longestNanos / 1_000_000;
    }

    @Override
    public void close() {
        open = false;
    }
}
