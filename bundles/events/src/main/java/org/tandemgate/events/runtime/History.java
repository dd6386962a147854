package org.tandemgate.events.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.api.events.HistoryStatus;
import org.tandemgate.events.protocol.EventLine;
import org.tandemgate.events.state.Finding;

/**
 * The events that are kept: the newest {@value #REMEMBERED} in memory, more of them on the disk.
 * {@link #add} is called by one thread; everything else by any.
 */
final class History implements EventHistory, AutoCloseable {
    static final int REMEMBERED = 2000;

    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final HistoryFile file;
    private final long beginNanos;
    private final long epoch;
    private final Deque<Event> events = new ArrayDeque<>();
    private long lastId;
    private long leftOut;
    private @Nullable String problem;

    /**
     * Reads what is there and begins an epoch.
     *
     * @param nowNanos of the clock that is never set
     */
    History(final HistoryFile file, final long nowNanos) {
        this.file = file;
        this.beginNanos = nowNanos;
        long newest = 0;
        try {
            for (final EventLine line : file.read()) {
                lastId = line.id();
                newest = Math.max(newest, line.epoch());
                event(line).ifPresent(this::remember);
            }
        } catch (final IOException unreadable) {
            complain("cannot be read", file.path(), unreadable);
        }
        epoch = newest + 1;
    }

    private void complain(final String what, final Path path, final IOException cause) {
        final String text =
                path
                        + " "
                        + what
                        + " ("
                        + cause.getMessage()
                        + "): events are kept in memory only; make room, or the directory"
                        + " writable";
        if (!text.equals(problem)) {
            LOG.warn("events: {}", text);
        }
        problem = text;
    }

    private static Optional<Event> event(final EventLine line) {
        for (final EventKind kind : EventKind.values()) {
            if (kind.name().equals(line.kind())) {
                return Optional.of(
                        new Event(
                                line.id(),
                                line.epoch(),
                                Instant.ofEpochMilli(line.atMillis()),
                                line.uptimeMillis(),
                                kind,
                                line.subject(),
                                line.text(),
                                line.details()));
            }
        }
        return Optional.empty();
    }

    private void remember(final Event event) {
        events.addLast(event);
        if (events.size() > REMEMBERED) {
            events.removeFirst();
        }
    }

    /**
     * Keeps what was found: on the disk, then in memory, so that whoever reads it can rely on its
     * id. Without a disk they are kept in memory, and the problem is told.
     *
     * @return the events that were made of it
     */
    List<Event> add(final List<Finding> findings, final Instant now, final long nowNanos) {
        final List<EventLine> lines = new ArrayList<>();
        long id = lastId();
        for (final Finding finding : findings) {
            id++;
            lines.add(
                    new EventLine(
                            id,
                            epoch,
                            Math.max(0, now.toEpochMilli()),
                            (nowNanos - beginNanos) / NANOS_PER_MILLI,
                            finding.kind().name(),
                            finding.subject(),
                            finding.text(),
                            finding.details()));
        }
        @Nullable IOException failure = null;
        try {
            file.append(lines);
        } catch (final IOException failed) {
            failure = failed;
        }
        final List<Event> made = new ArrayList<>();
        synchronized (this) {
            if (failure == null) {
                problem = null;
            } else {
                complain("cannot be written", file.path(), failure);
            }
            for (final EventLine line : lines) {
                event(line).ifPresent(made::add);
            }
            made.forEach(this::remember);
            lastId = id;
        }
        return made;
    }

    private synchronized long lastId() {
        return lastId;
    }

    /** Counts what came too fast. */
    synchronized void leftOut(final long count) {
        leftOut += count;
    }

    @Override
    public synchronized List<Event> after(final long id, final int limit) {
        return events.stream().filter(event -> event.id() > id).limit(limit).toList();
    }

    @Override
    public synchronized List<Event> latest(final int limit) {
        return events.stream().skip(Math.max(0, events.size() - limit)).toList();
    }

    @Override
    public synchronized HistoryStatus status() {
        final Event first = events.peekFirst();
        return new HistoryStatus(
                epoch,
                first == null ? 0 : first.id(),
                lastId,
                leftOut,
                file.damaged(),
                problem,
                Instant.now());
    }

    @Override
    public void close() {
        file.close();
    }
}
