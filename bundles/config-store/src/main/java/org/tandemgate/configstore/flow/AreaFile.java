package org.tandemgate.configstore.flow;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configuration.ConfigurationReader;
import org.tandemgate.api.configuration.RefusedConfigurationException;

/**
 * One file {@code org.tandemgate.area.KIND-ID.cfg} of etc/: one object of an area.
 *
 * @param name of the file
 * @param area of the object, empty when the name tells none
 * @param id of the object
 * @param object that it holds, absent when it is refused
 * @param complaint why it is refused, empty when it is not; without values of secrets
 */
public record AreaFile(
        String name, String area, String id, @Nullable ConfigObject object, String complaint) {
    /** Begins the PID of each of them. */
    public static final String PREFIX = "org.tandemgate.area.";

    /** What ConfigAdmin, SCR and FileInstall add. */
    private static final List<String> ADDED =
            List.of("service.", "felix.", "component.", "org.apache.", "objectClass");

    /** The object a file name speaks of, when it speaks of one. */
    private record Named(AreaSchema schema, String id) {}

    /**
     * Reads what ConfigAdmin has of a file.
     *
     * @param schemas of every area
     */
    public static AreaFile of(final Map<String, ?> properties, final List<AreaSchema> schemas) {
        final var reader = new ConfigurationReader(properties);
        final String name = reader.place();
        final Optional<Named> named = named(name, schemas);
        if (named.isEmpty() || !ConfigObject.isId(named.get().id())) {
            return new AreaFile(name, "", "", null, misnamed(name, schemas));
        }
        final AreaSchema schema = named.get().schema();
        final String id = named.get().id();
        try {
            return new AreaFile(
                    name, schema.area(), id, object(reader, properties, schema, id), "");
        } catch (final RefusedConfigurationException bad) {
            return new AreaFile(name, schema.area(), id, null, bad.getMessage());
        }
    }

    private static String misnamed(final String name, final List<AreaSchema> schemas) {
        return name
                + " names no object, needs "
                + PREFIX
                + "KIND-ID.cfg with KIND one of "
                + schemas.stream().map(AreaSchema::kind).sorted().collect(Collectors.joining(", "))
                + " and ID 1..63 of A-Z a-z 0-9 . _ -; rename it";
    }

    /** The longest kind that fits, because one may begin with another. */
    private static Optional<Named> named(final String file, final List<AreaSchema> schemas) {
        if (!file.startsWith(PREFIX) || file.lastIndexOf('.') < PREFIX.length()) {
            return Optional.empty();
        }
        final String name = file.substring(PREFIX.length(), file.lastIndexOf('.'));
        return schemas.stream()
                .filter(it -> name.startsWith(it.kind() + "-") || name.startsWith(it.kind() + "~"))
                .max(Comparator.comparingInt(it -> it.kind().length()))
                .map(it -> new Named(it, name.substring(it.kind().length() + 1)));
    }

    /** Names that a file of this object has, without what stands behind the last point. */
    public static List<String> names(final String kind, final String id) {
        return List.of(PREFIX + kind + "-" + id, PREFIX + kind + "~" + id);
    }

    private static @Nullable ConfigObject object(
            final ConfigurationReader reader,
            final Map<String, ?> properties,
            final AreaSchema schema,
            final String id)
            throws RefusedConfigurationException {
        final SortedMap<String, String> fields = new TreeMap<>();
        for (final String key : new TreeSet<>(properties.keySet())) {
            if (ADDED.stream().noneMatch(key::startsWith) && !key.startsWith("\uFEFF")) {
                final String value = schema.hides(key) ? reader.secret(key) : reader.text(key, "");
                if (!value.isEmpty()) {
                    fields.put(key, value);
                }
            }
        }
        reader.unknownKeys().forEach(reader::complain);
        @Nullable ConfigObject object = null;
        try {
            object = new ConfigObject(id, fields);
        } catch (final IllegalArgumentException bad) {
            reader.complain(String.valueOf(bad.getMessage()));
        }
        reader.refuseIfBad();
        return object;
    }

    /** Without the object, which may hold secrets. */
    @Override
    public String toString() {
        return name;
    }
}
