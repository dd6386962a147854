package org.tandemgate.itests.world.bench;

import java.util.List;

/** What keeps a second gateway informed of the connections of the first, or nothing. */
interface Replicator extends AutoCloseable {
    /** Starts it on both gateways and waits until they know each other; gw1 serves. */
    void start();

    /** How many of the peer's connections gw2 has, wherever it keeps them. */
    int atStandby();

    /** Whether {@link #atStandby} is in gw2's kernel, so that nothing is to be done for its use. */
    boolean isInKernel();

    /** Makes gw2 use what it has; returns when that was done. */
    void takeOver();

    /**
     * Ends what runs on gw2, forgets everything there, and starts it again.
     *
     * @param expected connections that it must have got then
     * @return seconds from the request for everything to the end of the answer
     */
    double recover(int expected);

    /** Makes first packets of connections wait for the peer from now on, where it can. */
    default void defer() {
        throw new UnsupportedOperationException("holds nothing back");
    }

    /** Its processes on gw1. */
    List<Long> active();

    /** Its processes on gw2. */
    List<Long> standby();

    /** How often gw1's events came faster than they were read. */
    long overruns();

    @Override
    void close();
}
