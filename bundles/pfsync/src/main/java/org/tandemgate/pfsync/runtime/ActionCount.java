package org.tandemgate.pfsync.runtime;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.tandemgate.pfsync.protocol.Action;

/** How many messages there were of each action. Belongs to one thread. */
final class ActionCount {
    private final Map<Action, long[]> counts = new EnumMap<>(Action.class);

    ActionCount() {
        Arrays.stream(Action.values()).forEach(action -> counts.put(action, new long[1]));
    }

    void add(final Action action) {
        final long[] count = counts.get(action);
        if (count != null) {
            count[0]++;
        }
    }

    /** By name, e.g. {@code upd-c}; every action present. */
    Map<String, Long> byName() {
        final Map<String, Long> names = new TreeMap<>();
        counts.forEach(
                (action, count) ->
                        names.put(
                                action.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                                count[0]));
        return names;
    }
}
