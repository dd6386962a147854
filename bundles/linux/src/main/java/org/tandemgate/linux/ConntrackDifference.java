package org.tandemgate.linux;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What happened while nobody heard: the table as it was known against the table as it was read.
 *
 * @param appeared not known; also in the place of one that is gone, when the flow is the same
 * @param changed status, mark or the state of TCP or SCTP are other ones
 * @param gone known, but not read
 */
public record ConntrackDifference(
        List<ConntrackEntry> appeared, List<ConntrackEntry> changed, List<ConntrackEntry> gone) {
    public ConntrackDifference {
        appeared = List.copyOf(appeared);
        changed = List.copyOf(changed);
        gone = List.copyOf(gone);
    }

    /**
     * Compares. Time passes for every entry, so timeouts do not count.
     *
     * @param known by flow
     * @param read what {@link Conntrack#read} found; of one that came twice the last counts
     */
    public static ConntrackDifference of(
            final Map<ConntrackFlow, ConntrackEntry> known,
            final Map<ConntrackFlow, ConntrackEntry> read) {
        final List<ConntrackEntry> appeared = new ArrayList<>();
        final List<ConntrackEntry> changed = new ArrayList<>();
        final Set<ConntrackFlow> missing = new HashSet<>(known.keySet());
        final List<ConntrackEntry> gone = new ArrayList<>();
        read.forEach(
                (flow, entry) -> {
                    final ConntrackEntry before = known.get(flow);
                    missing.remove(flow);
                    if (before == null) {
                        appeared.add(entry);
                    } else if (before.id() != entry.id()) {
                        gone.add(before);
                        appeared.add(entry);
                    } else if (!isSame(before, entry)) {
                        changed.add(entry);
                    }
                });
        known.forEach(
                (flow, entry) -> {
                    if (missing.contains(flow)) {
                        gone.add(entry);
                    }
                });
        return new ConntrackDifference(appeared, changed, gone);
    }

    private static boolean isSame(final ConntrackEntry one, final ConntrackEntry other) {
        return one.status() == other.status()
                && one.mark() == other.mark()
                && Objects.equals(one.tcp(), other.tcp())
                && Objects.equals(one.extras().sctp(), other.extras().sctp());
    }

    /** Whether nothing happened. */
    public boolean isEmpty() {
        return appeared.isEmpty() && changed.isEmpty() && gone.isEmpty();
    }
}
