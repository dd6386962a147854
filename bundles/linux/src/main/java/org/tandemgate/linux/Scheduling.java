package org.tandemgate.linux;

/** Scheduling of the calling thread and locked memory of the process. */
public interface Scheduling {
    /**
     * Reserves processor time for the calling thread (SCHED_DEADLINE with SCHED_FLAG_RESET_ON_FORK,
     * sched(7)): whenever it wants to, it runs before every thread of the other classes, for so
     * long of each period; for the rest of it, and after sched_yield(2), the others run.
     *
     * @param runtimeNanos of each period, 1,024 or more
     * @param periodNanos runtimeNanos or more, at most 1 s
     * @throws LinuxException EPERM without CAP_SYS_NICE, in a user namespace, or on a part of the
     *     processors only; EBUSY when so much is not left; ENOSYS on a processor whose system call
     *     is not known here
     */
    void reserve(long runtimeNanos, long periodNanos) throws LinuxException;

    /**
     * Puts the calling thread before all ordinary ones: nice -20 and, from Linux 6.12 on, the
     * shortest slice, which makes it run sooner.
     *
     * @throws LinuxException EPERM without CAP_SYS_NICE or RLIMIT_NICE
     */
    void precede() throws LinuxException;

    /**
     * Locks what is mapped and what will be, each page when it is first touched (MCL_CURRENT |
     * MCL_FUTURE | MCL_ONFAULT).
     *
     * @throws LinuxException EPERM or ENOMEM without CAP_IPC_LOCK or RLIMIT_MEMLOCK
     */
    void lockMemory() throws LinuxException;
}
