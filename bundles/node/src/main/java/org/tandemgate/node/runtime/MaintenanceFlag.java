package org.tandemgate.node.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The maintenance flag on disk, three lines: {@code since=INSTANT}, {@code reason=TEXT}, {@code
 * end}. The last line tells a complete file from a cut one. Not thread safe.
 */
public final class MaintenanceFlag {
    private static final int SIZE_LIMIT = 4096;
    private static final String SINCE = "since=";
    private static final String REASON = "reason=";
    private static final String END = "end";

    private final DurableFile file;

    /**
     * @param file where the flag is; its directory is created when needed
     */
    public MaintenanceFlag(final Path file) {
        this.file = new DurableFile(file);
    }

    Path path() {
        return file.path();
    }

    /**
     * Reads the flag and removes what an interrupted {@link #store} has left.
     *
     * @return empty when the node is not in maintenance
     * @throws DamagedFlagException when there is a file that says nothing sensible
     */
    Optional<Maintenance> load() throws DamagedFlagException {
        try {
            file.deleteLeftover();
            if (!Files.exists(path(), LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            if (!Files.isRegularFile(path()) || Files.size(path()) > SIZE_LIMIT) {
                throw new DamagedFlagException("is no file of at most 4096 octets");
            }
            return Optional.of(parse(Files.readAllBytes(path())));
        } catch (final IOException unreadable) {
            throw new DamagedFlagException("cannot be read: " + unreadable);
        }
    }

    private static Maintenance parse(final byte[] bytes) throws DamagedFlagException {
        final List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() != 3
                || !lines.get(0).startsWith(SINCE)
                || !lines.get(1).startsWith(REASON)
                || !lines.get(2).equals(END)) {
            throw new DamagedFlagException(
                    "has " + bytes.length + " octets that are not the three lines expected");
        }
        try {
            final Instant since = Instant.parse(lines.get(0).substring(SINCE.length()));
            return new Maintenance(since, lines.get(1).substring(REASON.length()));
        } catch (final DateTimeException bad) {
            throw new DamagedFlagException("has no time in '" + lines.get(0) + "'");
        }
    }

    /** On disk when this returns. */
    void store(final Maintenance maintenance) throws IOException {
        file.write(SINCE + maintenance.since() + "\n" + REASON + maintenance.reason() + "\nend\n");
    }

    /** Gone when this returns, also after a power cut. */
    void clear() throws IOException {
        file.delete();
    }

    /**
     * Puts a copy of a damaged flag beside it for the administrator; a later one replaces it.
     *
     * @return the copy
     */
    Path keepAside() throws IOException {
        final Path copy = path().resolveSibling(path().getFileName() + ".damaged");
        Files.copy(path(), copy, StandardCopyOption.REPLACE_EXISTING);
        return copy;
    }
}
