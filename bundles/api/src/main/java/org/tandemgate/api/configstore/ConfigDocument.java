package org.tandemgate.api.configstore;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Everything that a node is configured to do, at one moment. Order means nothing; where it counts,
 * as among rules, a field says it.
 *
 * @param areas objects by id, by area; an area without objects is not there
 */
public record ConfigDocument(SortedMap<String, SortedMap<String, ConfigObject>> areas) {
    /** Nothing. */
    public static final ConfigDocument EMPTY = new ConfigDocument(new TreeMap<>());

    /** Objects of one document. */
    public static final int MOST_OBJECTS = 100_000;

    private static final Pattern AREA = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /**
     * Copies the areas.
     *
     * @throws IllegalArgumentException for a name that no area has, an object under another id, or
     *     too many objects
     */
    public ConfigDocument {
        final SortedMap<String, SortedMap<String, ConfigObject>> copy = new TreeMap<>();
        int objects = 0;
        for (final Map.Entry<String, SortedMap<String, ConfigObject>> area : areas.entrySet()) {
            if (!AREA.matcher(area.getKey()).matches()) {
                throw new IllegalArgumentException(
                        "an area's name needs 1..32 of a-z 0-9 -, beginning with a letter");
            }
            area.getValue().forEach(ConfigDocument::checkKey);
            objects += area.getValue().size();
            if (!area.getValue().isEmpty()) {
                copy.put(
                        area.getKey(),
                        Collections.unmodifiableSortedMap(new TreeMap<>(area.getValue())));
            }
        }
        if (objects > MOST_OBJECTS) {
            throw new IllegalArgumentException(
                    "document has " + objects + " objects, may have " + MOST_OBJECTS);
        }
        areas = Collections.unmodifiableSortedMap(copy);
    }

    private static void checkKey(final String id, final ConfigObject object) {
        if (!id.equals(object.id())) {
            throw new IllegalArgumentException(object.id() + " stands under the id " + id);
        }
    }

    /** The objects of an area by id, none when there is no such area. */
    public SortedMap<String, ConfigObject> area(final String name) {
        return areas.getOrDefault(name, Collections.emptySortedMap());
    }

    /** One object. */
    public Optional<ConfigObject> find(final String area, final String id) {
        return Optional.ofNullable(area(area).get(id));
    }

    /** This document with one object more, or with another one under its id. */
    public ConfigDocument with(final String area, final ConfigObject object) {
        final SortedMap<String, ConfigObject> objects = new TreeMap<>(area(area));
        objects.put(object.id(), object);
        return withArea(area, objects.values());
    }

    /** This document without that object. */
    public ConfigDocument without(final String area, final String id) {
        final SortedMap<String, ConfigObject> objects = new TreeMap<>(area(area));
        objects.remove(id);
        return withArea(area, objects.values());
    }

    /**
     * This document with these objects as a whole area.
     *
     * @throws IllegalArgumentException when two of them have one id
     */
    public ConfigDocument withArea(final String area, final Collection<ConfigObject> objects) {
        final SortedMap<String, ConfigObject> byId = new TreeMap<>();
        for (final ConfigObject object : objects) {
            if (byId.put(object.id(), object) != null) {
                throw new IllegalArgumentException(area + " has " + object.id() + " twice");
            }
        }
        final SortedMap<String, SortedMap<String, ConfigObject>> all = new TreeMap<>(areas);
        all.put(area, byId);
        return new ConfigDocument(all);
    }

    /** Without objects, which may hold secrets. */
    @Override
    public String toString() {
        return "document of " + areas.keySet();
    }
}
