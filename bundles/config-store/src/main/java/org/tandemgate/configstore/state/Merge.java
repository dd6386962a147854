package org.tandemgate.configstore.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;

/**
 * Two changes of one document made into one, object by object and field by field. What both changed
 * to different values is a conflict; nothing is guessed.
 */
public final class Merge {
    private final ConfigDocument base;
    private final ConfigDocument ours;
    private final ConfigDocument theirs;
    private final List<String> conflicts = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param document both changes; of conflicts it has ours
     * @param conflicts one sentence each, without values; none when all is well
     */
    public record Merged(ConfigDocument document, List<String> conflicts) {}

    private Merge(
            final ConfigDocument base, final ConfigDocument ours, final ConfigDocument theirs) {
        this.base = base;
        this.ours = ours;
        this.theirs = theirs;
    }

    /**
     * Merges.
     *
     * @param base what both began with
     * @param ours one outcome
     * @param theirs the other
     */
    public static Merged of(
            final ConfigDocument base, final ConfigDocument ours, final ConfigDocument theirs) {
        return new Merge(base, ours, theirs).merged();
    }

    private Merged merged() {
        ConfigDocument document = ConfigDocument.EMPTY;
        final Set<String> areas = new TreeSet<>(ours.areas().keySet());
        areas.addAll(theirs.areas().keySet());
        for (final String area : areas) {
            document = document.withArea(area, objects(area));
        }
        return new Merged(document, List.copyOf(conflicts));
    }

    private List<ConfigObject> objects(final String area) {
        final Set<String> ids = new TreeSet<>(ours.area(area).keySet());
        ids.addAll(theirs.area(area).keySet());
        final List<ConfigObject> objects = new ArrayList<>();
        for (final String id : ids) {
            final @Nullable ConfigObject object =
                    object(
                            area + "/" + id,
                            base.area(area).get(id),
                            ours.area(area).get(id),
                            theirs.area(area).get(id));
            if (object != null) {
                objects.add(object);
            }
        }
        return objects;
    }

    private @Nullable ConfigObject object(
            final String place,
            final @Nullable ConfigObject was,
            final @Nullable ConfigObject our,
            final @Nullable ConfigObject their) {
        if (Objects.equals(our, their) || Objects.equals(was, their)) {
            return our;
        }
        if (Objects.equals(was, our)) {
            return their;
        }
        if (our == null || their == null) {
            conflicts.add(place + " was removed on one side and changed on the other");
            return our;
        }
        return fields(place, was, our, their);
    }

    private ConfigObject fields(
            final String place,
            final @Nullable ConfigObject was,
            final ConfigObject our,
            final ConfigObject their) {
        final Set<String> names = new TreeSet<>(our.fields().keySet());
        names.addAll(their.fields().keySet());
        final SortedMap<String, String> merged = new TreeMap<>();
        for (final String name : names) {
            final @Nullable String before = was == null ? null : was.fields().get(name);
            final @Nullable String here = our.fields().get(name);
            final @Nullable String there = their.fields().get(name);
            if (!Objects.equals(here, there)
                    && !Objects.equals(before, here)
                    && !Objects.equals(before, there)) {
                conflicts.add(place + " " + name + " was changed on both sides");
            }
            final @Nullable String value = Objects.equals(before, here) ? there : here;
            if (value != null) {
                merged.put(name, value);
            }
        }
        return new ConfigObject(our.id(), merged);
    }
}
