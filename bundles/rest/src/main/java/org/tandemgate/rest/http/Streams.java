package org.tandemgate.rest.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that are told every event as it happens (server-sent events, WHATWG HTML section 9.2).
 * Each has a thread and no queue: it asks for what is behind the last event it has sent, so that a
 * client that comes back with its {@code Last-Event-ID} misses nothing that is kept. One that takes
 * nothing for {@value #PATIENCE_SECONDS} s is dropped.
 */
public final class Streams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int PATIENCE_SECONDS = 10;
    private static final int AT_ONCE = 100;
    private static final long PING_MILLIS = 15_000;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;
    private static final long LOOK_MILLIS = 500;
    private static final long JOIN_MILLIS = 500;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final EventFeed feed;
    private final int most;
    private final long patienceNanos;
    private final List<Client> clients = new ArrayList<>();
    private final LongAdder dropped = new LongAdder();
    private long wakes;
    private boolean closed;

    /**
     * @param most clients at a time, 1 or more
     */
    public Streams(final EventFeed feed, final int most) {
        this(feed, most, PATIENCE_SECONDS * 1_000_000_000L);
    }

    Streams(final EventFeed feed, final int most, final long patienceNanos) {
        this.feed = feed;
        this.most = most;
        this.patienceNanos = patienceNanos;
        final Thread janitor = new Thread(this::dropSlowOnes, "rest-streams");
        janitor.setDaemon(true);
        janitor.start();
    }

    /** Something happened. Never waits for a client. */
    public synchronized void wake() {
        wakes++;
        notifyAll();
    }

    /** Id of the newest event: who names no other is told what happens from now on. */
    long newest() {
        return feed.lastId();
    }

    /** Clients of now. */
    public synchronized int size() {
        return clients.size();
    }

    /** Clients that took nothing for too long, since the start. */
    public long dropped() {
        return dropped.sum();
    }

    /**
     * Begins to tell; returns at once, and the exchange goes on.
     *
     * @param after id of the last event that the client has
     */
    void begin(final HttpExchange exchange, final long after) throws ProblemException, IOException {
        final Client client = new Client(exchange, after);
        synchronized (this) {
            if (closed || clients.size() >= most) {
                throw new ProblemException(
                        503,
                        "too-many-streams",
                        most + " clients are told events already",
                        "close one, or set streams in etc/org.tandemgate.rest.cfg");
            }
            clients.add(client);
        }
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
            exchange.sendResponseHeaders(200, 0);
            client.thread.start();
        } catch (final IOException gone) {
            forget(client);
            throw gone;
        }
    }

    private synchronized void forget(final Client client) {
        clients.remove(client);
    }

    private void dropSlowOnes() {
        while (true) {
            final List<Client> slow = new ArrayList<>();
            synchronized (this) {
                if (closed) {
                    return;
                }
                try {
                    wait(LOOK_MILLIS);
                } catch (final InterruptedException stopped) {
                    return;
                }
                final long now = System.nanoTime();
                for (final Client client : clients) {
                    if (client.isStuck(now)) {
                        slow.add(client);
                    }
                }
                clients.removeAll(slow);
            }
            slow.forEach(
                    client -> {
                        dropped.increment();
                        LOG.debug("rest: a client of events takes nothing, dropped");
                        client.end();
                    });
        }
    }

    /** Waits until there is something to say; the number of wakes then. */
    private synchronized long await(final long known) throws InterruptedException {
        final long until = System.nanoTime() + PING_MILLIS * NANOS_PER_MILLI;
        while (!closed && wakes == known) {
            final long left = (until - System.nanoTime()) / NANOS_PER_MILLI;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return wakes;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private final class Client implements Runnable {
        private final HttpExchange exchange;
        private final long beginNanos = System.nanoTime();
        private long sent;

        /** When the write that is going on began; 0 while none is. */
        private volatile long writingNanos;

        private final Thread thread;

        Client(final HttpExchange exchange, final long after) {
            this.exchange = exchange;
            this.sent = after;
            thread = new Thread(this, "rest-stream");
            thread.setDaemon(true);
        }

        boolean isStuck(final long now) {
            final long begun = writingNanos;
            return begun != 0 && now - begun > patienceNanos;
        }

        @Override
        public void run() {
            try (OutputStream out = exchange.getResponseBody()) {
                write(out, "retry: 2000\n\n");
                tell(out);
            } catch (final IOException gone) {
                LOG.debug("rest: a client of events is gone: {}", gone.getMessage());
            } catch (final InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                forget(this);
                exchange.close();
            }
        }

        private void tell(final OutputStream out) throws IOException, InterruptedException {
            long known = -1;
            while (!isClosed() && System.nanoTime() - beginNanos < LONGEST_NANOS) {
                final List<EventFeed.Item> next = feed.after(sent, AT_ONCE);
                if (next.isEmpty()) {
                    final long before = known;
                    known = await(known);
                    if (known == before) {
                        write(out, ":\n\n");
                    }
                } else {
                    write(out, text(next));
                }
            }
        }

        private String text(final List<EventFeed.Item> items) {
            final StringBuilder text = new StringBuilder();
            if (sent > 0 && items.get(0).id() > sent + 1) {
                text.append("event: gap\ndata: ")
                        .append(json(Map.of("firstId", items.get(0).id())))
                        .append("\n\n");
            }
            for (final EventFeed.Item item : items) {
                text.append("id: ").append(item.id());
                text.append("\nevent: ").append(item.kind());
                text.append("\ndata: ").append(json(item.members())).append("\n\n");
                sent = item.id();
            }
            return text.toString();
        }

        private static String json(final Map<String, ?> members) {
            return new String(JsonText.write(members), StandardCharsets.UTF_8);
        }

        private void write(final OutputStream out, final String text) throws IOException {
            writingNanos = Math.max(1, System.nanoTime());
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            writingNanos = 0;
        }

        /**
         * An interrupt closes the channel under a write that is stuck. {@link HttpExchange#close}
         * would wait for that write, and so would the end of the server (SSLStreams of the JDK).
         */
        void end() {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        final List<Client> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(clients);
            notifyAll();
        }
        all.forEach(Client::end);
        all.forEach(Streams::join);
    }

    private static void join(final Client client) {
        try {
            client.thread.join(JOIN_MILLIS);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
