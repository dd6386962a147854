package org.tandemgate.node.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the framework's storage that a boot into it came to its end. A first boot that did not,
 * because it was stopped or lost power, leaves some of the bundles, and the next one would take
 * them for all: {@code bin/karaf} empties a storage without this file.
 */
public final class BootMarker {
    private static final Logger LOG = LoggerFactory.getLogger(BootMarker.class);

    private final DurableFile file;

    /**
     * @param file in the directory that the framework keeps its bundles in
     */
    public BootMarker(final Path file) {
        this.file = new DurableFile(file);
    }

    /** Every bundle is installed and started. On the disk when this returns. */
    public void mark() {
        if (Files.exists(file.path())) {
            return;
        }
        try {
            file.write("");
        } catch (final IOException unusable) {
            LOG.warn(
                    "{} cannot be written, the next start installs every bundle again: {}",
                    file.path(),
                    unusable.toString());
        }
    }
}
