package org.tandemgate.linux;

/**
 * poll(2) over a fixed set, with an eventfd that wakes it. Used by one thread, except {@link
 * #wakeUp}.
 */
public interface Poller extends AutoCloseable {
    /** Adds something to wait for. Not while another thread waits. */
    void add(Pollable pollable);

    /** Stops waiting for it; unknown ones are ignored. */
    void remove(Pollable pollable);

    /**
     * Waits until something is readable, {@link #wakeUp} is called or the time is over. Consumes
     * the wake-up.
     *
     * @param timeoutNanos at most this long, with the resolution of ppoll(2); 0 only looks;
     *     negative waits for ever
     * @return whether anything is readable or the poller was woken
     */
    boolean await(long timeoutNanos) throws LinuxException;

    /** Whether the last {@link #await} found something to read (or an error to fetch) there. */
    boolean isReady(Pollable pollable);

    /**
     * Makes the current or the next {@link #await} return at once. Any thread; never blocks;
     * allocates nothing.
     */
    void wakeUp();

    /** Closes the eventfd and nothing else. */
    @Override
    void close();
}
