package org.tandemgate.node.runtime;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.node.Problem;

/**
 * Our files of etc/, and the log's, that cannot be read: by this process, or as what they should
 * hold; or that somebody did not mean so. FileInstall passes them over, or says so into a log that
 * is being set up. Any thread.
 */
public final class UnreadableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableFiles.class);
    private static final String OURS = "{org.tandemgate.*.cfg," + FileCheck.LOGGING + "}";

    private final @Nullable Path directory;
    private final Map<Path, Problem> known = new TreeMap<>();
    private final SeenContents contents =
            new SeenContents(System::nanoTime, FileCheck::contentWrong);

    /**
     * @param directory absent when this framework has none
     */
    public UnreadableFiles(final @Nullable Path directory) {
        this.directory = directory;
    }

    /** Looks again; logs what was not known before. At most one problem a file, oldest first. */
    public synchronized List<Problem> look() {
        if (directory == null) {
            return List.of();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, OURS)) {
            final Map<Path, Problem> now = new TreeMap<>();
            final List<Path> seen = new ArrayList<>();
            for (final Path file : files) {
                seen.add(file);
                final String outside = FileCheck.outsideWrong(file);
                final String wrong = outside == null ? contents.wrong(file) : outside;
                if (wrong != null) {
                    now.put(file, note(file, wrong));
                }
            }
            contents.keep(seen);
            known.clear();
            known.putAll(now);
        } catch (final IOException | DirectoryIteratorException unreadable) {
            known.clear();
            known.put(
                    directory,
                    note(directory, directory + " cannot be read; let this process read it"));
        }
        return known.values().stream().sorted(Comparator.comparing(Problem::since)).toList();
    }

    private Problem note(final Path file, final String wrong) {
        final Problem before = known.get(file);
        if (before != null && before.text().equals(wrong)) {
            return before;
        }
        LOG.error("{}", wrong);
        return new Problem(String.valueOf(file.getFileName()), wrong, Instant.now());
    }
}
