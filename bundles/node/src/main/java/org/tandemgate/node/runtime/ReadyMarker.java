package org.tandemgate.node.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the world that this node is ready: a log line, the same line on standard output, a file.
 * The only class outside {@code shell} that prints, because scripts which start a node wait for
 * that line.
 */
public final class ReadyMarker {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyMarker.class);

    private final DurableFile file;

    /**
     * @param file {@code $KARAF_DATA/ready}; one that an earlier run has left is removed
     */
    public ReadyMarker(final Path file) {
        this.file = new DurableFile(file);
        unmark();
    }

    /** Three lines in the file: {@code name=}, {@code pid=}, {@code time=}. */
    void mark(final String name) {
        try {
            file.write(
                    "name="
                            + name
                            + "\npid="
                            + ProcessHandle.current().pid()
                            + "\ntime="
                            + Instant.now()
                            + "\n");
        } catch (final IOException unusable) {
            LOG.warn(
                    "ready file {} cannot be written, scripts must use the log instead: {}",
                    file.path(),
                    unusable.toString());
        }
        final String line = "tandemgate: node " + name + " ready";
        LOG.info("{}", line);
        System.out.println(line);
        System.out.flush();
    }

    /** Orderly end, or the leftover of a run that ended otherwise. */
    void unmark() {
        try {
            file.delete();
        } catch (final IOException unusable) {
            LOG.warn("ready file {} cannot be removed: {}", file.path(), unusable.toString());
        }
    }
}
