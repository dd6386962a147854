package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.configstore.flow.AreaFile;

/**
 * The files of areas, as ConfigAdmin has read them and as the directory has them. One thread at a
 * time.
 */
final class EtcFiles {
    /** Some editors remove a file and write it anew: for a moment it is not there. */
    private static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Path directory;
    private final Supplier<List<Map<String, Object>>> configurations;

    /** Files that ConfigAdmin has and the directory has not, and since when. */
    private final Map<String, Long> missing = new HashMap<>();

    EtcFiles(final Path directory, final Supplier<List<Map<String, Object>>> configurations) {
        this.directory = directory;
        this.configurations = configurations;
    }

    /** Those that ConfigAdmin has and that have not been gone for {@value #MISSING_NANOS} ns. */
    List<AreaFile> files(final List<AreaSchema> schemas) {
        final List<AreaFile> files = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        for (final Map<String, Object> properties : configurations.get()) {
            final AreaFile file = AreaFile.of(properties, schemas);
            names.add(file.name());
            if (!isGone(file.name())) {
                files.add(file);
            }
        }
        missing.keySet().retainAll(names);
        return files;
    }

    private boolean isGone(final String name) {
        if (Files.exists(directory.resolve(name))) {
            missing.remove(name);
            return false;
        }
        final long now = System.nanoTime();
        final Long since = missing.putIfAbsent(name, now);
        return since != null && now - since >= MISSING_NANOS;
    }

    /** Whether a file that is not there must be looked for again. */
    boolean isUnsettled() {
        final long now = System.nanoTime();
        return missing.values().stream().anyMatch(since -> now - since < 2 * MISSING_NANOS);
    }

    /** Whether the directory has a file of this object, read or not. */
    boolean isThere(final String kind, final String id) {
        return AreaFile.names(kind, id).stream()
                .anyMatch(
                        name ->
                                Files.exists(directory.resolve(name + ".cfg"))
                                        || Files.exists(directory.resolve(name + ".config")));
    }

    /** Name of the user who owns a file. */
    String owner(final String name) {
        try {
            return Files.getOwner(directory.resolve(name)).getName();
        } catch (final IOException gone) {
            return "unknown";
        }
    }
}
