package org.tandemgate.notifications.runtime;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.events.Event;
import org.tandemgate.notifications.link.Receiver;

/**
 * Tells one receiver, in order, on a thread of its own: at most {@link #MOST_WAITING} events wait,
 * each is tried {@link #ATTEMPTS} times, and what cannot be told is counted. Nobody waits for it.
 */
public final class Courier implements AutoCloseable {
    /** Events that may wait. */
    public static final int MOST_WAITING = 256;

    /** How often one is tried. */
    public static final int ATTEMPTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final long JOIN_MILLIS = 1000;

    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Receiver receiver;
    private final Supplier<String> node;
    private final long pauseMillis;
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable String error;

    /**
     * Starts it.
     *
     * @param node name of this node
     * @param pauseMillis before the second attempt; twice as long before the third
     */
    public Courier(final Receiver receiver, final Supplier<String> node, final long pauseMillis) {
        this.receiver = receiver;
        this.node = node;
        this.pauseMillis = pauseMillis;
        thread = new Thread(this::run, "notify-" + receiver.name().split(" ", 2)[0]);
        thread.setDaemon(true);
        thread.start();
    }

    /** Never waits. */
    public void take(final Event event) {
        if (!waiting.offer(event)) {
            lost.incrementAndGet();
            error = MOST_WAITING + " events wait already";
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                deliver(waiting.take());
            }
        } catch (final InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(final Event event) throws InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                receiver.tell(node.get(), event);
                told.incrementAndGet();
                error = null;
                return;
            } catch (final IOException failed) {
                error = failed.getMessage();
            } catch (final RuntimeException defect) {
                LOG.error("notifications: {} failed", receiver.name(), defect);
                break;
            }
            if (attempt < ATTEMPTS) {
                Thread.sleep(pauseMillis * attempt);
            }
        }
        lost.incrementAndGet();
    }

    /** What is the matter, null when the last event was told. */
    public @Nullable String problem() {
        final String text = error;
        return text == null
                ? null
                : receiver.name()
                        + " is not told: "
                        + text
                        + "; "
                        + lost.get()
                        + " events were lost, "
                        + waiting.size()
                        + " wait";
    }

    /** Events that were told. */
    public long told() {
        return told.get();
    }

    /** Events that were not, after all attempts or because too many waited. */
    public long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
