package org.tandemgate.linux;

/** Scheduling of the calling thread and locked memory of the process. */
public interface Scheduling {
    /**
     * Puts the calling thread before all ordinary ones: nice -20 and, from Linux 6.12 on, the
     * shortest slice, which makes it run sooner. What it starts does not inherit that.
     *
     * @throws LinuxException EPERM without CAP_SYS_NICE or RLIMIT_NICE; ENOSYS on a processor whose
     *     system call is not known here
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
