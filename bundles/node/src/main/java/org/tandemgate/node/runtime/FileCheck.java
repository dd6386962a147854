package org.tandemgate.node.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether one file of etc/ can be read, and as what it should hold. Holds nothing; any thread. */
final class FileCheck {
    static final String LOGGING = "org.ops4j.pax.logging.cfg";

    private static final String VIRTUAL_HOST = "org.tandemgate.carp";

    /** Far more than anybody writes; the rest of a larger file is not looked at. */
    private static final int MOST_OCTETS = 65_536;

    /** A comment, or a {@code \\u} without its digits that no other backslash makes a letter. */
    private static final Pattern BAD_ESCAPE =
            Pattern.compile(
                    "^(?!\\s*[#!]).*?(?<!\\\\)(?:\\\\\\\\)*(\\\\u(?![0-9A-Fa-f]{4}))",
                    Pattern.MULTILINE);

    private FileCheck() {}

    /** One sentence with the next step, of all but the contents; absent when all is well. */
    static @Nullable String outsideWrong(final Path file) {
        if (Files.isDirectory(file)) {
            return file + " is a directory, needs a file; remove it";
        }
        if (!Files.exists(file)) {
            return Files.isSymbolicLink(file)
                    ? file + " is a link to a file that does not exist; correct or remove it"
                    : null;
        }
        if (!Files.isReadable(file)) {
            return file
                    + " may not be read by this process; what was in force stays; give it read"
                    + " permission (chmod u+r, chown), then touch it: it is looked at again when it"
                    + " changes";
        }
        return nameWrong(file);
    }

    private static @Nullable String nameWrong(final Path file) {
        final String whole = String.valueOf(file.getFileName());
        final String name = whole.substring(0, whole.lastIndexOf('.'));
        if (name.equals(VIRTUAL_HOST) || name.equals(VIRTUAL_HOST + "-")) {
            return file
                    + " has no name of a virtual host and is not read; rename it to "
                    + VIRTUAL_HOST
                    + "-NAME.cfg, e.g. "
                    + VIRTUAL_HOST
                    + "-lan.cfg";
        }
        for (final String ending : List.of(".config", ".json")) {
            if (Files.exists(file.resolveSibling(name + ending))) {
                return file
                        + " and "
                        + name
                        + ending
                        + " beside it are the same configuration, and chance decides which is in"
                        + " force; remove one";
            }
        }
        return null;
    }

    /** The same of the contents of a file that {@link #outsideWrong} has nothing against. */
    static @Nullable String contentWrong(final Path file) {
        final String text;
        try (InputStream octets = Files.newInputStream(file)) {
            text = wholeLines(octets.readNBytes(MOST_OCTETS));
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
            return repeated(file, text);
        }
        final long line =
                text.substring(0, bad.start(1)).chars().filter(c -> c == '\n').count() + 1;
        return file
                + " line "
                + line
                + ": \\u needs four hexadecimal digits behind it, or one more \\ before it;"
                + " what was in force stays";
    }

    /** Octet by octet: an encoding is not what is looked for here. */
    private static String wholeLines(final byte[] octets) {
        final String text = new String(octets, StandardCharsets.ISO_8859_1);
        return octets.length < MOST_OCTETS ? text : text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private static @Nullable String repeated(final Path file, final String text) {
        final var keys = new Keys();
        try {
            keys.load(new StringReader(text));
        } catch (final IOException | IllegalArgumentException unreadable) {
            // FileInstall cannot read it either, and says so.
            return null;
        }
        return keys.repeated.isEmpty()
                ? null
                : file
                        + " has "
                        + String.join(", ", keys.repeated)
                        + " more than once, and the last one is in force; remove the others";
    }

    /** The keys of a text, read as Java reads them. */
    private static final class Keys extends Properties {
        private static final long serialVersionUID = 1L;

        private final transient TreeSet<String> repeated = new TreeSet<>();

        @Override
        public synchronized @Nullable Object put(final Object key, final Object value) {
            if (containsKey(key)) {
                repeated.add(key.toString());
            }
            return super.put(key, value);
        }
    }
}
