package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;

/** CLOCK_BOOTTIME, which goes on while the machine sleeps, against CLOCK_MONOTONIC; time(7). */
final class SleepClock {
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS = 1_000_000_000L;

    /** The two clocks are read one after the other: less than this is no sleep. */
    private static final long RESOLUTION_NANOS = 1_000_000L;

    /** A type of the JDK alone: threads outlive this bundle. */
    private static final ThreadLocal<ByteBuffer> TIME =
            ThreadLocal.withInitial(() -> Sockets.memory(2 * Long.BYTES));

    private SleepClock() {}

    static long sleptNanos() {
        final ByteBuffer time = TIME.get();
        final long at = Sockets.addressOf(time);
        final long awake = read(CLOCK_MONOTONIC, time, at);
        final long slept = read(CLOCK_BOOTTIME, time, at) - awake;
        return slept < RESOLUTION_NANOS ? 0 : slept;
    }

    private static long read(final int clock, final ByteBuffer time, final long at) {
        // Fails only for clocks that do not exist; these two are there since Linux 2.6.39.
        return Libc.clock_gettime(clock, at) < 0
                ? 0
                : time.getLong(0) * NANOS + time.getLong(Long.BYTES);
    }
}
