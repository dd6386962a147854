package org.tandemgate.itests.world.bench;

import java.util.List;

/** A fail-over program on one gateway. Not started when made. */
interface Daemon extends AutoCloseable {
    /** Starts it and returns at once. */
    void start();

    /** Waits until it takes part. */
    void awaitStarted();

    /** Its processes; a signal to the first asks it to stop. */
    List<Long> processes();

    /** The system's own way to give the role away; returns when the command was accepted. */
    void handOver();

    /** Ends it at once. */
    @Override
    void close();
}
