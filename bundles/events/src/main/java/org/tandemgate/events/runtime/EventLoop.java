package org.tandemgate.events.runtime;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.api.events.EventListener;
import org.tandemgate.api.events.HistoryStatus;
import org.tandemgate.events.state.Finding;
import org.tandemgate.events.state.Observation;
import org.tandemgate.events.state.RoleSeen;
import org.tandemgate.events.state.Watcher;

/**
 * The thread {@code events}: takes what the election says from a queue that nobody waits for, looks
 * at the rest every {@value #LOOK_MILLIS} ms, keeps what has changed and tells the listeners.
 */
public final class EventLoop implements AutoCloseable {
    /** Changes of roles that may wait. */
    static final int CAPACITY = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final long LOOK_MILLIS = 200;
    private static final long JOIN_MILLIS = 2000;

    /** Says nothing, and wakes the thread up. An interrupt would close the file under its hands. */
    private static final RoleSeen WAKE = new RoleSeen("", Role.INIT, Role.INIT, "", "");

    private final History history;
    private final Supplier<Observation> look;
    private final LongSupplier nanos;
    private final BlockingQueue<RoleSeen> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong leftOut = new AtomicLong();
    private final List<EventListener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    /** Of the thread. */
    private Watcher watcher = Watcher.NEW;

    /**
     * @param directory of the files
     * @param look asks the services of the moment; never waits
     */
    public EventLoop(final Path directory, final Supplier<Observation> look) {
        this(new HistoryFile(directory), look, System::nanoTime);
    }

    EventLoop(final HistoryFile file, final Supplier<Observation> look, final LongSupplier nanos) {
        this.history = new History(file, nanos.getAsLong());
        this.look = look;
        this.nanos = nanos;
        thread = new Thread(this::run, "events");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    public EventHistory history() {
        return history;
    }

    /** Never waits: what finds no room is counted, and told as an event later. */
    public void transitioned(final RoleChange change) {
        final RoleSeen seen =
                new RoleSeen(
                        change.host().name(),
                        change.from(),
                        change.to(),
                        change.reason(),
                        change.host().reason());
        if (!queue.offer(seen)) {
            leftOut.incrementAndGet();
        }
    }

    public void add(final EventListener listener) {
        listeners.add(listener);
    }

    public void remove(final EventListener listener) {
        listeners.remove(listener);
    }

    private void run() {
        keep(List.of(begin()));
        while (!closed) {
            try {
                turn();
            } catch (final InterruptedException stopped) {
                break;
            } catch (final RuntimeException defect) {
                // A service that was going away, most likely: the next look is a new one.
                LOG.warn("events: nothing was found this time", defect);
            }
        }
        hear(new ArrayList<>());
        history.close();
    }

    private Finding begin() {
        final HistoryStatus status = history.status();
        return new Finding(
                EventKind.STARTED,
                "events",
                "epoch " + status.epoch() + " of the history begins",
                new TreeMap<>(Map.of("damaged", Long.toString(status.damaged()))));
    }

    private void turn() throws InterruptedException {
        final RoleSeen first = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        final List<RoleSeen> said = new ArrayList<>();
        if (first != null) {
            said.add(first);
        }
        hear(said);
        keep(advance(watcher.looked(look.get(), nanos.getAsLong())));
    }

    private void hear(final List<RoleSeen> said) {
        queue.drainTo(said);
        final List<Finding> findings = new ArrayList<>();
        for (final RoleSeen seen : said) {
            if (!seen.equals(WAKE)) {
                findings.addAll(advance(watcher.changed(seen)));
            }
        }
        findings.addAll(overflow());
        keep(findings);
    }

    private List<Finding> advance(final Watcher.Step step) {
        watcher = step.next();
        return step.findings();
    }

    private List<Finding> overflow() {
        final long missing = leftOut.getAndSet(0);
        if (missing == 0) {
            return List.of();
        }
        history.leftOut(missing);
        return List.of(
                new Finding(
                        EventKind.LEFT_OUT,
                        "events",
                        missing + " changes came too fast to be kept",
                        new TreeMap<>(Map.of("count", Long.toString(missing)))));
    }

    private void keep(final List<Finding> findings) {
        if (findings.isEmpty()) {
            return;
        }
        for (final Event event : history.add(findings, Instant.now(), nanos.getAsLong())) {
            listeners.forEach(listener -> tell(listener, event));
        }
    }

    private static void tell(final EventListener listener, final Event event) {
        try {
            listener.happened(event);
        } catch (final RuntimeException defect) {
            LOG.error("events: listener {} failed", listener, defect);
        }
    }

    /** Keeps what waits, then ends; 2 s at most. */
    @Override
    public void close() {
        closed = true;
        queue.offer(WAKE);
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
