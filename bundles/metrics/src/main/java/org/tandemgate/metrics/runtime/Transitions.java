package org.tandemgate.metrics.runtime;

import java.util.Map;
import java.util.TreeMap;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.metrics.state.Family;

/** Counts changes of roles, since this bundle started, at most {@value #MOST} kinds of them. */
public final class Transitions {
    private static final int MOST = 1000;

    /** In the order of the labels. */
    private record Key(String host, String to, String cause) implements Comparable<Key> {
        @Override
        public int compareTo(final Key other) {
            return text().compareTo(other.text());
        }

        private String text() {
            return host + "\t" + to + "\t" + cause;
        }
    }

    private final Map<Key, Long> counts = new TreeMap<>();
    private final Map<String, Long> contests = new TreeMap<>();

    /** Something happened. */
    public synchronized void happened(final Event event) {
        if (event.kind() == EventKind.CONTESTED && contests.size() < MOST) {
            contests.merge(event.subject(), 1L, Long::sum);
        }
        // Without "from" it is what the history began with.
        if (event.kind() == EventKind.ROLE && event.details().containsKey("from")) {
            final Key key =
                    new Key(
                            event.subject(),
                            event.details().getOrDefault("to", ""),
                            event.details().getOrDefault("cause", "other"));
            if (counts.containsKey(key) || counts.size() < MOST) {
                counts.merge(key, 1L, Long::sum);
            }
        }
    }

    synchronized Family transitions() {
        final Family.Builder all =
                Family.counter("ha_transitions", "Changes of the role of a virtual host.");
        counts.forEach(
                (key, count) ->
                        all.point(
                                count,
                                "virtual_host",
                                key.host(),
                                "to",
                                key.to(),
                                "cause",
                                key.cause()));
        return all.build();
    }

    synchronized Family contests() {
        final Family.Builder all =
                Family.counter("ha_contested", "How often a MASTER heard another one.");
        contests.forEach((host, count) -> all.point(count, "virtual_host", host));
        return all.build();
    }
}
