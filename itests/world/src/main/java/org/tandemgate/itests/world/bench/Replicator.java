package org.tandemgate.itests.world.bench;

import java.util.List;

/** What keeps a second gateway informed of the connections of the first, or nothing. */
interface Replicator extends AutoCloseable {
    /** Starts it on both gateways and waits until they know each other; gw1 serves. */
    void start();

    /** How many of the peer's connections gw2 has, wherever it keeps them. */
    int atStandby();

    /** Makes gw2 use what it has; returns when that was done. */
    void takeOver();

    /** Its processes on gw1. */
    List<Long> active();

    /** Its processes on gw2. */
    List<Long> standby();

    /** How often gw1's events came faster than they were read. */
    long overruns();

    /** 99 of 100 changes were usable at gw2 within; NaN when it does not say. */
    double lagMillis();

    @Override
    void close();
}
