package org.tandemgate.rest.resources;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.HistoryStatus;
import org.tandemgate.rest.http.EventFeed;
import org.tandemgate.rest.http.ProblemException;
import org.tandemgate.rest.http.Request;

/** What happened. */
public final class EventPages implements EventFeed {
    private static final int MOST = 2000;

    private final NodeServices services;

    public EventPages(final NodeServices services) {
        this.services = services;
    }

    Object events(final Request request) throws ProblemException {
        request.allowOnly("after", "limit");
        final EventHistory history =
                NodeServices.need(services.history(), "the history of events", "ha-events");
        final int limit = (int) request.number("limit", 50, 1, MOST);
        final List<Event> events =
                request.query().containsKey("after")
                        ? history.after(request.number("after", 0, 0, 999_999_999_999_999L), limit)
                        : history.latest(limit);
        final HistoryStatus status = history.status();
        final Instant now = Instant.now();
        return new View()
                .put("epoch", status.epoch())
                .put("firstId", status.firstId())
                .put("lastId", status.lastId())
                .put("leftOut", status.leftOut())
                .put("damaged", status.damaged())
                .put("problem", status.problem())
                .put("events", events.stream().map(it -> view(it, now)).toList())
                .observed(status.takenAt(), now, "events")
                .map();
    }

    private static Map<String, @Nullable Object> view(final Event event, final Instant now) {
        return new View()
                .put("id", event.id())
                .put("epoch", event.epoch())
                .put("at", event.at())
                .put("ageMs", View.age(event.at(), now))
                .put("uptimeMs", event.uptimeMillis())
                .put("kind", event.kind())
                .put("subject", event.subject())
                .put("text", event.text())
                .put("details", event.details())
                .map();
    }

    @Override
    public List<Item> after(final long id, final int most) {
        final EventHistory history = services.history();
        final Instant now = Instant.now();
        return history == null
                ? List.of()
                : history.after(id, most).stream()
                        .map(it -> new Item(it.id(), it.kind().name(), view(it, now)))
                        .toList();
    }

    @Override
    public long lastId() {
        final EventHistory history = services.history();
        return history == null ? 0 : history.status().lastId();
    }
}
