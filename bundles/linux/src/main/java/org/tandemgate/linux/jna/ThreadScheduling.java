package org.tandemgate.linux.jna;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Scheduling;

/** See sched(7), sched_setattr(2) and mlockall(2). */
final class ThreadScheduling implements Scheduling {
    private static final int SCHED_OTHER = 0;
    private static final long RESET_ON_FORK = 1; // SCHED_FLAG_*, include/uapi/linux/sched.h
    private static final int FIRST = -20;
    private static final long SHORTEST_SLICE_NANOS = 100_000;

    /** struct sched_attr without utilization clamps (include/uapi/linux/sched/types.h). */
    private static final int ATTRIBUTE_LENGTH = 48;

    private static final int MCL_CURRENT = 1; // asm-generic/mman.h, x86 and arm64
    private static final int MCL_FUTURE = 2;
    private static final int MCL_ONFAULT = 4;
    private static final int CALLING_THREAD = 0;

    @Override
    public void precede() throws LinuxException {
        final byte[] attributes = new byte[ATTRIBUTE_LENGTH];
        ByteBuffer.wrap(attributes)
                .order(ByteOrder.nativeOrder())
                .putInt(ATTRIBUTE_LENGTH)
                .putInt(SCHED_OTHER)
                .putLong(RESET_ON_FORK)
                .putInt(FIRST)
                .putInt(0) // No priority of SCHED_FIFO.
                .putLong(SHORTEST_SLICE_NANOS);
        final String object = "nice " + FIRST + " of " + Thread.currentThread().getName();
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
