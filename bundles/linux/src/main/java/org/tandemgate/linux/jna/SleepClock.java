package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;

/** CLOCK_BOOTTIME, which goes on while the machine sleeps, against CLOCK_MONOTONIC; time(7). */
final class SleepClock {
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;
    private static final long NANOS = 1_000_000_000L;

    /** The two clocks are read one after the other: less than this is no sleep. */
    private static final long RESOLUTION_NANOS = 1_000_000L;

    private static final ThreadLocal<SleepClock> OF_THREAD =
            ThreadLocal.withInitial(SleepClock::new);

    private final ByteBuffer time = Sockets.memory(2 * Long.BYTES);
    private final long at = Sockets.addressOf(time);

    private SleepClock() {}

    static long sleptNanos() {
        return OF_THREAD.get().slept();
    }

    private long slept() {
        final long awake = read(CLOCK_MONOTONIC);
        final long slept = read(CLOCK_BOOTTIME) - awake;
        return slept < RESOLUTION_NANOS ? 0 : slept;
    }

    private long read(final int clock) {
        // Fails only for clocks that do not exist; these two are there since Linux 2.6.39.
        return Libc.clock_gettime(clock, at) < 0
                ? 0
                : time.getLong(0) * NANOS + time.getLong(Long.BYTES);
    }
}
