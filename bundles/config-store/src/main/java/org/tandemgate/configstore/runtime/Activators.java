package org.tandemgate.configstore.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tandemgate.api.configstore.AreaActivator;

/** Who brings areas into force, and how that went last. Any thread. */
final class Activators {
    private static final String WAITING = "stored, not applied yet";

    /** Nothing is wrong when the note is empty. */
    private final Map<AreaActivator, String> notes = new LinkedHashMap<>();

    synchronized void add(final AreaActivator activator) {
        notes.put(activator, WAITING);
    }

    synchronized void remove(final AreaActivator activator) {
        notes.remove(activator);
    }

    /** Those that have one of these areas, in the order in which they are applied. */
    synchronized List<AreaActivator> of(final Set<String> areas) {
        final List<AreaActivator> concerned = new ArrayList<>(notes.keySet());
        concerned.removeIf(it -> it.areas().stream().noneMatch(areas::contains));
        concerned.sort(Comparator.comparingInt(AreaActivator::rank));
        return concerned;
    }

    /** Those that have not brought into force what is stored. */
    synchronized List<AreaActivator> due() {
        final List<AreaActivator> due = new ArrayList<>(notes.keySet());
        due.removeIf(it -> Objects.equals(notes.get(it), ""));
        due.sort(Comparator.comparingInt(AreaActivator::rank));
        return due;
    }

    synchronized void applied(final AreaActivator activator) {
        notes.replace(activator, "");
    }

    synchronized void failed(final AreaActivator activator, final String reason) {
        notes.replace(activator, "stored, not applied: " + reason);
    }

    /** Why an area is not in force, empty when it is; absent when nobody could apply it. */
    synchronized Optional<String> note(final String area) {
        return notes.entrySet().stream()
                .filter(it -> it.getKey().areas().contains(area))
                .map(Map.Entry::getValue)
                .max(Comparator.comparingInt(String::length));
    }
}
