package org.tandemgate.api.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Reads the properties of one configuration, which come as text from a file in etc/. Never throws
 * on a bad value: it notes the complaint, goes on with the default, and {@link #refuseIfBad} throws
 * once with all of them. Not thread safe.
 */
public final class ConfigurationReader {
    private static final String FILE_NAME = "felix.fileinstall.filename";
    private static final int SECRET_FILE_LIMIT = 4096;

    /** What a decoder puts where octets are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, ?> properties;
    private final String place;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> complaints = new ArrayList<>();

    /**
     * @param properties as ConfigAdmin delivers them
     */
    public ConfigurationReader(final Map<String, ?> properties) {
        this.properties = properties;
        this.place = place(properties);
    }

    /** File name such as {@code org.tandemgate.carp-lan.cfg}, or the PID when there is no file. */
    public String place() {
        return place;
    }

    private static String place(final Map<String, ?> properties) {
        final Object file = properties.get(FILE_NAME);
        if (file != null) {
            final String text = file.toString();
            return text.substring(text.lastIndexOf('/') + 1);
        }
        final Object pid = properties.get("service.pid");
        return pid == null ? "built-in defaults" : pid.toString().replace('~', '-') + ".cfg";
    }

    /**
     * The NAME of {@code <factory PID>-NAME.cfg}: from the file name, else from the PID's part
     * behind the tilde, else the PID itself.
     *
     * @param factoryPid e.g. {@code org.tandemgate.carp}
     */
    public String instanceName(final String factoryPid) {
        final String withoutSuffix =
                place.endsWith(".cfg") || place.endsWith(".config")
                        ? place.substring(0, place.lastIndexOf('.'))
                        : place;
        final boolean factory =
                withoutSuffix.startsWith(factoryPid)
                        && withoutSuffix.length() > factoryPid.length() + 1;
        return factory ? withoutSuffix.substring(factoryPid.length() + 1) : withoutSuffix;
    }

    /** Trimmed text, or the default when the key is absent or blank. */
    public String text(final String key, final String defaultValue) {
        final String text = written(key).trim();
        return text.isEmpty() ? defaultValue : text;
    }

    /** As the file has it; empty, with a complaint when asked first, where it is not UTF-8. */
    private String written(final String key) {
        final boolean first = known.add(key);
        final Object value = properties.get(key);
        final String text = value == null ? "" : value.toString();
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        if (first) {
            complain(key + " has characters that are not UTF-8, needs the file saved in UTF-8");
        }
        return "";
    }

    /** Trimmed text that must be there. */
    public String required(final String key, final String whatIsAllowed) {
        final String text = text(key, "");
        if (text.isEmpty()) {
            complain(key + " is missing, needs " + whatIsAllowed);
        }
        return text;
    }

    /** A whole number within min..max. */
    public int integer(final String key, final int defaultValue, final int min, final int max) {
        final String text = text(key, Integer.toString(defaultValue));
        if (text.matches("-?[0-9]{1,9}")) {
            final int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        complain(key + " is " + text + ", needs " + min + ".." + max);
        return defaultValue;
    }

    /** {@code true} or {@code false}. */
    public boolean flag(final String key, final boolean defaultValue) {
        final String text = text(key, Boolean.toString(defaultValue)).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            complain(key + " is " + text + ", needs true or false");
            return defaultValue;
        }
        return text.equals("true");
    }

    /**
     * A value that a parser makes of the text; empty, with a complaint, when it refuses.
     *
     * @param parser throws IllegalArgumentException with what is allowed
     */
    public <T> Optional<T> parsed(
            final String key, final String text, final Function<String, T> parser) {
        known.add(key);
        try {
            return Optional.of(parser.apply(text));
        } catch (final IllegalArgumentException bad) {
            complain(key + ": " + bad.getMessage());
            return Optional.empty();
        }
    }

    /** Comma separated items, trimmed, empty ones left out. */
    public List<String> list(final String key) {
        final List<String> items = new ArrayList<>();
        for (final String item : text(key, "").split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.trim());
            }
        }
        return items;
    }

    /**
     * A secret: as written, or from {@code file:PATH} (first line, UTF-8) or {@code env:NAME}. Its
     * value never enters a complaint. Not trimmed when written in place, because spaces may belong
     * to it.
     */
    public String secret(final String key) {
        final String written = written(key);
        if (written.startsWith("env:")) {
            final String name = written.substring("env:".length()).trim();
            final String environment = System.getenv(name);
            if (environment == null) {
                complain(key + " names environment variable " + name + ", which is not set");
                return "";
            }
            return environment;
        }
        return written.startsWith("file:")
                ? secretFile(key, written.substring("file:".length()).trim())
                : written;
    }

    private String secretFile(final String key, final String file) {
        final String wrong;
        try {
            final Path path = Path.of(file);
            // A device or a pipe has no end, or never begins.
            if (Files.isRegularFile(path) && Files.size(path) <= SECRET_FILE_LIMIT) {
                return Files.readString(path).lines().findFirst().orElse("");
            }
            wrong =
                    what(path)
                            + ", needs a regular file of at most "
                            + SECRET_FILE_LIMIT
                            + " octets";
        } catch (final AccessDeniedException denied) {
            complain(key, file, "may not be read by this process; give it read permission");
            return "";
        } catch (final CharacterCodingException binary) {
            complain(key, file, "is not text in UTF-8; write the secret into its first line");
            return "";
        } catch (final IOException | IllegalArgumentException unreadable) {
            complain(
                    key,
                    file,
                    "cannot be read (" + unreadable.getMessage() + "); make it readable");
            return "";
        }
        complain(key, file, wrong);
        return "";
    }

    private static String what(final Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            return "has " + Files.size(path) + " octets";
        }
        return Files.isDirectory(path)
                ? "is a directory"
                : Files.exists(path) ? "is a device, a pipe or a socket" : "does not exist";
    }

    private void complain(final String key, final String secretFile, final String wrong) {
        complain(
                key
                        + " names "
                        + secretFile
                        + ", which "
                        + wrong
                        + "; it is read again when "
                        + place
                        + " is saved");
    }

    /** Notes a complaint about a combination of values. */
    public void complain(final String complaint) {
        complaints.add(complaint);
    }

    /**
     * Ends the reading.
     *
     * @throws RefusedConfigurationException when anything was wrong
     */
    public void refuseIfBad() throws RefusedConfigurationException {
        if (!complaints.isEmpty()) {
            throw new RefusedConfigurationException(
                    String.join("; ", complaints) + " (" + place + ")");
        }
    }

    /**
     * Keys of the file that nobody asked for, most likely misspelt; the names that ConfigAdmin, SCR
     * and FileInstall add are left out.
     *
     * @return one sentence for each, sorted; it asks for the known key that looks most like it
     */
    public List<String> unknownKeys() {
        final List<String> sentences = new ArrayList<>();
        for (final String key : new TreeSet<>(properties.keySet())) {
            final boolean framework =
                    key.startsWith("service.")
                            || key.startsWith("component.")
                            || key.startsWith("felix.")
                            || key.startsWith("org.apache.")
                            || key.equals("org.tandemgate.area")
                            || key.startsWith("objectClass")
                            || key.endsWith(".target");
            if (key.startsWith(BYTE_ORDER_MARK)) {
                sentences.add(
                        "the file begins with a byte order mark, so its first line was not"
                                + " understood; save it as UTF-8 without one ("
                                + place
                                + ")");
            } else if (!framework && !known.contains(key)) {
                sentences.add(
                        key
                                + " is not a key of this file and was ignored; "
                                + nearest(key)
                                + "known are "
                                + String.join(", ", new TreeSet<>(known))
                                + " ("
                                + place
                                + ")");
            }
        }
        return sentences;
    }

    /** A question with the known key that looks most like it; empty when none does. */
    private String nearest(final String key) {
        String best = "";
        int bestDistance = 1 + key.length() / 3;
        for (final String candidate : new TreeSet<>(known)) {
            final int distance = distance(key, candidate);
            if (distance <= bestDistance && (best.isEmpty() || distance < bestDistance)) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : "did you mean " + best + "? ";
    }

    /** Letters to insert, delete or replace to get from one word to the other. */
    private static int distance(final String from, final String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            final int[] next = new int[to.length() + 1];
            next[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                final int replaced = row[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, 1 + Math.min(row[j], next[j - 1]));
            }
            row = next;
        }
        return row[to.length()];
    }
}
