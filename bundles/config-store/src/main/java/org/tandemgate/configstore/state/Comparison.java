package org.tandemgate.configstore.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.Difference;

/** What differs between two documents. */
public final class Comparison {
    private Comparison() {}

    /** Sorted by area and id. */
    public static List<Difference> differences(final ConfigDocument from, final ConfigDocument to) {
        final List<Difference> differences = new ArrayList<>();
        final Set<String> areas = new TreeSet<>(from.areas().keySet());
        areas.addAll(to.areas().keySet());
        for (final String area : areas) {
            final Set<String> ids = new TreeSet<>(from.area(area).keySet());
            ids.addAll(to.area(area).keySet());
            for (final String id : ids) {
                compare(area, id, from.area(area), to.area(area), differences);
            }
        }
        return differences;
    }

    private static void compare(
            final String area,
            final String id,
            final SortedMap<String, ConfigObject> from,
            final SortedMap<String, ConfigObject> to,
            final List<Difference> differences) {
        final @Nullable ConfigObject before = from.get(id);
        final @Nullable ConfigObject after = to.get(id);
        if (before == null) {
            differences.add(new Difference(area, id, Difference.Kind.ADDED, List.of()));
        } else if (after == null) {
            differences.add(new Difference(area, id, Difference.Kind.REMOVED, List.of()));
        } else if (!before.equals(after)) {
            differences.add(
                    new Difference(area, id, Difference.Kind.CHANGED, fields(before, after)));
        }
    }

    private static List<String> fields(final ConfigObject before, final ConfigObject after) {
        final Set<String> names = new TreeSet<>(before.fields().keySet());
        names.addAll(after.fields().keySet());
        return names.stream()
                .filter(
                        name ->
                                !Objects.equals(
                                        before.fields().get(name), after.fields().get(name)))
                .toList();
    }
}
