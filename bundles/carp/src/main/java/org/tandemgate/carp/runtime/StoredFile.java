package org.tandemgate.carp.runtime;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The file that a stored configuration came from. Holds nothing; any thread. */
public final class StoredFile {
    private StoredFile() {}

    /**
     * The file, when etc/ of today certainly has none of its name; absent when it has, when that
     * cannot be seen, or when the configuration came from no file. A name counts, not a place: etc/
     * may have moved with everything in it, and whoever reads it goes by names too.
     *
     * @param location as FileInstall keeps it, {@code file:/opt/etc/org.tandemgate.carp-lan.cfg}
     * @param etc where the files of this node are; absent when this framework has no such place
     */
    public static @Nullable Path gone(final @Nullable Object location, final @Nullable Path etc) {
        if (location == null) {
            return null;
        }
        final Path file;
        try {
            file = Path.of(URI.create(location.toString()));
        } catch (final IllegalArgumentException | FileSystemNotFoundException noFile) {
            return null; // It came from elsewhere, which cannot be looked at.
        }
        final Path name = file.getFileName();
        if (name == null) {
            return null;
        }
        final Path today = etc == null ? file : etc.resolve(name);
        return Files.notExists(today) ? today : null;
    }
}
