package org.tandemgate.node.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.node.Problem;

/**
 * Our files of etc/, and the log's, that cannot be read: by this process, or as what they should
 * hold. FileInstall passes them over, or says so into a log that is being set up. Any thread.
 */
public final class UnreadableFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadableFiles.class);
    private static final String LOGGING = "org.ops4j.pax.logging.cfg";
    private static final String OURS = "{org.tandemgate.*.cfg," + LOGGING + "}";

    /** Far more than anybody writes; the rest of a larger file is not looked at. */
    private static final int MOST_OCTETS = 65_536;

    /** A comment, or a {@code \\u} without its digits that no other backslash makes a letter. */
    private static final Pattern BAD_ESCAPE =
            Pattern.compile(
                    "^(?!\\s*[#!]).*?(?<!\\\\)(?:\\\\\\\\)*(\\\\u(?![0-9A-Fa-f]{4}))",
                    Pattern.MULTILINE);

    private final @Nullable Path directory;
    private final Map<Path, Problem> known = new TreeMap<>();

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
            for (final Path file : files) {
                final String wrong = wrong(file);
                if (wrong != null) {
                    now.put(file, note(file, wrong));
                }
            }
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

    private static @Nullable String wrong(final Path file) {
        if (Files.isDirectory(file)) {
            return file + " is a directory, needs a file; remove it";
        }
        if (!Files.exists(file)) {
            return Files.isSymbolicLink(file)
                    ? file + " is a link to a file that does not exist; correct or remove it"
                    : null;
        }
        if (Files.isReadable(file)) {
            return contentWrong(file);
        }
        return file
                + " may not be read by this process; what was in force stays; give it read"
                + " permission (chmod u+r, chown), then touch it: it is looked at again when it changes";
    }

    private static @Nullable String contentWrong(final Path file) {
        final String text;
        try (InputStream octets = Files.newInputStream(file)) {
            text = new String(octets.readNBytes(MOST_OCTETS), StandardCharsets.ISO_8859_1);
        } catch (final IOException unreadable) {
            return file + " cannot be read: " + unreadable.getMessage();
        }
        if (text.isBlank() && file.endsWith(LOGGING)) {
            return file
                    + " is empty, so only errors are logged, and to the console; copy"
                    + " lib/first-log.cfg of the installation there";
        }
        final Matcher bad = BAD_ESCAPE.matcher(text);
        if (!bad.find()) {
            return null;
        }
        final long line =
                text.substring(0, bad.start(1)).chars().filter(c -> c == '\n').count() + 1;
        return file
                + " line "
                + line
                + ": \\u needs four hexadecimal digits behind it, or one more \\ before it;"
                + " what was in force stays";
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
