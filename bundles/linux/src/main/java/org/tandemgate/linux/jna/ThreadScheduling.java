package org.tandemgate.linux.jna;

import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Scheduling;

/** See sched(7) and mlockall(2). */
final class ThreadScheduling implements Scheduling {
    private static final int SCHED_FIFO = 1;
    private static final int SCHED_RESET_ON_FORK = 0x4000_0000;
    private static final int MCL_CURRENT = 1; // asm-generic/mman.h, x86 and arm64
    private static final int MCL_FUTURE = 2;
    private static final int MCL_ONFAULT = 4;
    private static final int CALLING_THREAD = 0;
    private static final int PRIORITY_BOUND = 99;

    @Override
    public void realTime(final int priority) throws LinuxException {
        if (priority < 1 || priority > PRIORITY_BOUND) {
            throw new IllegalArgumentException("priority is " + priority + ", needs 1..99");
        }
        // struct sched_param has one int.
        final int[] parameters = {priority};
        final int policy = SCHED_FIFO | SCHED_RESET_ON_FORK;
        if (Libc.sched_setscheduler(CALLING_THREAD, policy, parameters) < 0) {
            throw new LinuxException(
                    "sched_setscheduler",
                    "SCHED_FIFO priority " + priority + " of " + Thread.currentThread().getName(),
                    Libc.errno());
        }
    }

    @Override
    public void lockMemory() throws LinuxException {
        if (Libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) < 0) {
            throw new LinuxException("mlockall", "of the runtime", Libc.errno());
        }
    }
}
