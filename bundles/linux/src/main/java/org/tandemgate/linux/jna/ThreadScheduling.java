package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Scheduling;

/** See sched(7), sched_setattr(2) and mlockall(2). */
final class ThreadScheduling implements Scheduling {
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_DEADLINE = 6;
    private static final long RESET_ON_FORK = 1; // SCHED_FLAG_*, include/uapi/linux/sched.h
    private static final int FIRST = -20;
    private static final long SHORTEST_SLICE_NANOS = 100_000;

    /** struct sched_attr without utilization clamps (include/uapi/linux/sched/types.h). */
    private static final int ATTRIBUTE_LENGTH = 48;

    private static final int MCL_CURRENT = 1; // asm-generic/mman.h, x86 and arm64
    private static final int MCL_FUTURE = 2;
    private static final int MCL_ONFAULT = 4;
    private static final int CALLING_THREAD = 0;
    private static final long LEAST_NANOS = 1024;
    private static final long SECOND_NANOS = 1_000_000_000L;

    @Override
    public void reserve(final long runtimeNanos, final long periodNanos) throws LinuxException {
        if (runtimeNanos < LEAST_NANOS
                || periodNanos < runtimeNanos
                || periodNanos > SECOND_NANOS) {
            throw new IllegalArgumentException(
                    runtimeNanos
                            + " ns of "
                            + periodNanos
                            + " ns, needs 1024 or more of at most 1 s");
        }
        set(
                attributes(SCHED_DEADLINE, 0, runtimeNanos, periodNanos),
                "SCHED_DEADLINE " + runtimeNanos / 1000 + " us of " + periodNanos / 1000 + " us");
    }

    @Override
    public void precede() throws LinuxException {
        set(attributes(SCHED_OTHER, FIRST, SHORTEST_SLICE_NANOS, 0), "nice " + FIRST);
    }

    private static byte[] attributes(
            final int policy, final int nice, final long runtimeNanos, final long periodNanos) {
        final byte[] attributes = new byte[ATTRIBUTE_LENGTH];
        ByteBuffer.wrap(attributes)
                .order(ByteOrder.nativeOrder())
                .putInt(ATTRIBUTE_LENGTH)
                .putInt(policy)
                .putLong(RESET_ON_FORK)
                .putInt(nice)
                .putInt(0) // No priority of SCHED_FIFO.
                .putLong(runtimeNanos)
                .putLong(periodNanos) // The deadline is the end of the period.
                .putLong(periodNanos);
        return attributes;
    }

    private static void set(final byte[] attributes, final String what) throws LinuxException {
        final String object = what + " of " + Thread.currentThread().getName();
        final long number = Libc.schedSetattrNumber();
        if (number < 0) {
            throw new LinuxException("sched_setattr", object, Errno.ENOSYS);
        }
        if (Libc.syscall(number, CALLING_THREAD, attributes, 0) < 0) {
            throw new LinuxException("sched_setattr", object, Libc.errno());
        }
    }

    @Override
    public void lockMemory() throws LinuxException {
        if (Libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) < 0) {
            throw new LinuxException("mlockall", "of the runtime", Libc.errno());
        }
    }
}
