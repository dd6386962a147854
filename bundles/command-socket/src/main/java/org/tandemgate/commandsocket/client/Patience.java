package org.tandemgate.commandsocket.client;

import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the program when a node that should have kept the time limit itself does not answer at all:
 * it may be stopped.
 */
final class Patience implements Runnable {
    private static final int TIMEOUT = 6;
    private static final long GRACE_MILLIS = 2_000;

    private final int seconds;
    private final OutputStream err;

    private Patience(final int seconds, final OutputStream err) {
        this.seconds = seconds;
        this.err = err;
    }

    /** Starts to wait. */
    static void start(final int seconds, final OutputStream err) {
        final Thread thread = new Thread(new Patience(seconds, err), "patience");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        final long end = System.nanoTime() + seconds * 1_000_000_000L + GRACE_MILLIS * 1_000_000L;
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        Main.say(
                err,
                "no answer within "
                        + seconds
                        + " s; the node is stopped (SIGSTOP, debugger) or hangs: look at its process");
        Runtime.getRuntime().halt(TIMEOUT);
    }
}
