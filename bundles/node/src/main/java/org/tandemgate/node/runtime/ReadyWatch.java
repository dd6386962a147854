package org.tandemgate.node.runtime;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Election;

/**
 * Waits on a thread of its own until this node is ready, and says so once: the container has
 * booted, the election is here, every configuration file of etc/ has been delivered, and the parts
 * of the node report ready. The first two may take for ever; the others are bounded, because a file
 * may be refused by somebody else and a part may never be ready. Afterwards it looks every 2 s for
 * files that cannot be read.
 */
public final class ReadyWatch implements AutoCloseable {
    /** How long the files of etc/ may take after everything else is here. */
    public static final Duration DELIVERY_BOUND = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ReadyWatch.class);
    private static final long LOOK_AGAIN_MS = 50;
    private static final long FILES_AGAIN_MS = 2000;
    private static final long JOIN_MS = 1000;

    private final LocalNode node;
    private final ConfigurationDirectory etc;
    private final UnreadableFiles unreadable;
    private final ReadyMarker marker;
    private final Duration deliveryBound;
    private final Thread thread;

    private boolean booted;
    private boolean configured;
    private boolean closed;

    /**
     * @param deliveryBound normally {@link #DELIVERY_BOUND}
     */
    public ReadyWatch(
            final LocalNode node,
            final ConfigurationDirectory etc,
            final UnreadableFiles unreadable,
            final ReadyMarker marker,
            final Duration deliveryBound) {
        this.node = node;
        this.etc = etc;
        this.unreadable = unreadable;
        this.marker = marker;
        this.deliveryBound = deliveryBound;
        this.thread = new Thread(this::run, "node-ready");
        this.thread.setDaemon(true);
    }

    /** To be called once. */
    public void start() {
        thread.start();
    }

    /** The container has started what it was told to start. */
    public synchronized void booted() {
        booted = true;
        notifyAll();
    }

    /** The node's own settings are known, or there are none to wait for. */
    public synchronized void configured() {
        configured = true;
        notifyAll();
    }

    /** Something else has changed: the election came or went. */
    public synchronized void changed() {
        notifyAll();
    }

    /** Ends the waiting; the node is not ready any more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        node.setReady(false);
        marker.unmark();
    }

    private void run() {
        try {
            unreadable.look();
            awaitParts();
            awaitFiles();
            awaitGate();
            synchronized (this) {
                if (!closed) {
                    node.setReady(true);
                    marker.mark(node.name());
                }
            }
            watchFiles();
        } catch (final InterruptedException interrupted) {
            LOG.debug("node-ready ends early");
        }
    }

    private synchronized void awaitParts() throws InterruptedException {
        while (!closed && !(booted && node.election() != null)) {
            wait();
        }
    }

    private synchronized void awaitFiles() throws InterruptedException {
        final long begin = System.nanoTime();
        while (!closed && !(configured && missingVirtualHosts() <= 0)) {
            if (System.nanoTime() - begin >= deliveryBound.toNanos()) {
                LOG.warn(
                        "node {} is ready although {} virtual hosts of etc/ are missing and its own"
                                + " settings are {}; see the log for refused files",
                        node.name(),
                        Math.max(0, missingVirtualHosts()),
                        configured ? "known" : "not delivered");
                break;
            }
            wait(LOOK_AGAIN_MS);
        }
        if (!closed) {
            node.releasePolicy();
        }
    }

    private synchronized void awaitGate() throws InterruptedException {
        while (!closed && !node.passesGate()) {
            wait(LOOK_AGAIN_MS);
        }
    }

    private void watchFiles() throws InterruptedException {
        if (awaitNextLook()) {
            // What only the start needed goes back to the machine, 4 MB; nothing is stopped by it.
            System.gc();
        }
        while (awaitNextLook()) {
            unreadable.look();
        }
    }

    /** Whether to look again; false at the end. */
    private synchronized boolean awaitNextLook() throws InterruptedException {
        final long begin = System.nanoTime();
        long left = FILES_AGAIN_MS;
        while (!closed && left > 0) {
            wait(left);
            left = FILES_AGAIN_MS - (System.nanoTime() - begin) / 1_000_000;
        }
        return !closed;
    }

    private int missingVirtualHosts() {
        final Election election = node.election();
        return etc.virtualHosts() - (election == null ? 0 : election.virtualHosts().size());
    }
}
