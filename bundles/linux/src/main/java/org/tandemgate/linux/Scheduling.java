package org.tandemgate.linux;

/** Scheduling class of the calling thread and locked memory of the process. */
public interface Scheduling {
    /**
     * Puts the calling thread into SCHED_FIFO (with SCHED_RESET_ON_FORK).
     *
     * @param priority 1..99
     * @throws LinuxException EPERM without CAP_SYS_NICE or RLIMIT_RTPRIO
     */
    void realTime(int priority) throws LinuxException;

    /**
     * Locks what is mapped and what will be, each page when it is first touched (MCL_CURRENT |
     * MCL_FUTURE | MCL_ONFAULT).
     *
     * @throws LinuxException EPERM or ENOMEM without CAP_IPC_LOCK or RLIMIT_MEMLOCK
     */
    void lockMemory() throws LinuxException;
}
