package org.tandemgate.shell.ha;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventHistory;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.api.events.Explainer;
import org.tandemgate.api.events.Explanation;
import org.tandemgate.api.events.Fact;
import org.tandemgate.api.events.HistoryStatus;

/** Two events and one virtual host. */
final class FakeHistory implements EventHistory, Explainer {
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    @Nullable String problem;
    String asked = "";

    private static Event event(final long id, final EventKind kind, final String text) {
        return new Event(
                id,
                3,
                NOW.minusSeconds(10 - id),
                5000 + id,
                kind,
                "lan",
                text,
                new TreeMap<>(Map.of("cause", "silence")));
    }

    private static final List<Event> EVENTS =
            List.of(
                    event(6, EventKind.PEER_LOST, "10.0.0.3 is not heard any more"),
                    event(7, EventKind.ROLE, "BACKUP -> MASTER: master is silent"));

    @Override
    public List<Event> after(final long id, final int limit) {
        asked = "after " + id + " " + limit;
        return EVENTS.stream().filter(it -> it.id() > id).limit(limit).toList();
    }

    @Override
    public List<Event> latest(final int limit) {
        asked = "latest " + limit;
        return EVENTS;
    }

    @Override
    public HistoryStatus status() {
        return new HistoryStatus(3, 1, 7, 0, 0, problem, NOW);
    }

    @Override
    public List<Explanation> explain(final String name) {
        return name.isEmpty() || name.equals("lan")
                ? List.of(
                        new Explanation(
                                "lan",
                                Role.BACKUP,
                                List.of(
                                        new Fact("BACKUP: link is up", "election", 4000L),
                                        new Fact("advskew 100", "a.cfg", null)),
                                List.of(new Fact("3.00 s pass", "election", 412L)),
                                List.of()))
                : List.of();
    }
}
