package org.tandemgate.linux;

import java.util.List;

/**
 * Changes the connection table, many entries with one system call. Belongs to one thread. What is
 * added is done in that order when {@link #flush} is called, or before when {@link #BATCH} are
 * waiting; one that the kernel refuses does not hold up the others.
 */
public interface ConntrackWriter extends AutoCloseable {
    /** So many changes are one system call at most. */
    int BATCH = 256;

    /**
     * Makes an entry that must not exist. Translations follow from its reply tuple. Of its status
     * only {@link ConntrackEntry#SEEN_REPLY} and {@link ConntrackEntry#ASSURED} count; the timeout
     * must be above 0.
     */
    void create(ConntrackEntry entry) throws LinuxException;

    /**
     * Changes timeout, status, mark and state of TCP or SCTP of an entry that must exist. Status
     * bits are only ever set: with neither {@link ConntrackEntry#SEEN_REPLY} nor {@link
     * ConntrackEntry#ASSURED} they stay as they are, with one of two that are set the kernel
     * refuses (EBUSY). Translations cannot be changed: remove, then create.
     */
    void update(ConntrackEntry entry) throws LinuxException;

    /**
     * Removes an entry.
     *
     * @param id of the entry, so that a new connection of the same flow stays; 0: whichever there
     *     is
     */
    void remove(ConntrackFlow flow, long id) throws LinuxException;

    /**
     * Does what was added.
     *
     * @return what the kernel refused of all that was added since the last call
     */
    List<Refusal> flush() throws LinuxException;

    /** Number by which events tell that this writer caused them; the same until it is closed. */
    int port();

    @Override
    void close();

    /**
     * A change that was not done.
     *
     * @param index of it since the last {@link #flush}, from 0
     * @param flow that was to be changed
     * @param errno of the kernel: EEXIST 17, ENOENT 2, EBUSY 16, EOPNOTSUPP 95, ENOMEM 12
     */
    record Refusal(int index, ConntrackFlow flow, int errno) {
        @Override
        public String toString() {
            return flow + ": " + Errno.name(errno) + " (" + errno + ")";
        }
    }
}
