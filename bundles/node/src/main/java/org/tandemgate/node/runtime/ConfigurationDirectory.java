package org.tandemgate.node.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory etc/: which of our configurations are to be expected from it. What cannot be read
 * is not; {@link UnreadableFiles} tells of it.
 */
public final class ConfigurationDirectory {
    private static final String NODE_FILE = "org.tandemgate.node.cfg";
    private static final String VIRTUAL_HOST_FILES = "org.tandemgate.carp-*.cfg";

    private final @Nullable Path directory;

    /**
     * @param directory absent when this framework has none
     */
    public ConfigurationDirectory(final @Nullable Path directory) {
        this.directory = directory;
    }

    /** Whether a configuration of the node will be delivered. */
    public boolean hasNodeFile() {
        return directory != null && isDelivered(directory.resolve(NODE_FILE));
    }

    /** Virtual hosts that will be delivered; 0 when the directory cannot be read. */
    int virtualHosts() {
        int count = 0;
        if (directory != null) {
            try (DirectoryStream<Path> files =
                    Files.newDirectoryStream(directory, VIRTUAL_HOST_FILES)) {
                for (final Path file : files) {
                    count += isDelivered(file) ? 1 : 0;
                }
            } catch (final IOException unreadable) {
                return 0;
            }
        }
        return count;
    }

    private static boolean isDelivered(final Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }
}
