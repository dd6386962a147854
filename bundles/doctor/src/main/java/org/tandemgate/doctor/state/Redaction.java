package org.tandemgate.doctor.state;

import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes secrets out of texts, twice: the value of every key that may hold one is hidden, and every
 * such value is looked for in everything else. One thread.
 */
public final class Redaction {
    /** What stands in place of a secret. */
    public static final String HIDDEN = "(hidden)";

    private static final int SHORTEST = 4;

    /** Parts of names of keys whose values are secret, or lead to one. */
    private static final Set<String> WORDS =
            Set.of(
                    "pass",
                    "secret",
                    "token",
                    "key",
                    "hash",
                    "psk",
                    "community",
                    "credential",
                    "webhook",
                    "pin",
                    "auth",
                    "user",
                    "private");

    private final Set<String> secrets =
            new TreeSet<>(
                    Comparator.comparing(String::length)
                            .reversed()
                            .thenComparing(Comparator.naturalOrder()));

    /** A value that may stand nowhere; one of less than four characters is not looked for. */
    public void add(final String secret) {
        for (final String line : secret.split("\\R", -1)) {
            final String clean = line.strip();
            if (clean.length() >= SHORTEST && !clean.equals("true") && !clean.equals("false")) {
                secrets.add(clean);
                final int scheme = clean.indexOf("://");
                if (scheme >= 0 && clean.length() >= scheme + 3 + SHORTEST) {
                    secrets.add(clean.substring(scheme + 3));
                }
            }
        }
    }

    private static boolean isSecret(final String key) {
        final String name = key.toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(name::contains);
    }

    /**
     * Notes every value of a file of properties that may be a secret.
     *
     * @return those that name a file or variable: {@code file:PATH}, {@code env:NAME}, or the path
     *     of a key that is called {@code ....file}
     */
    public Set<String> learn(final String properties) {
        final Set<String> references = new TreeSet<>();
        for (final String line : unfolded(properties).lines().toList()) {
            final int equals = line.indexOf('=');
            final String key = equals < 0 ? "" : line.substring(0, equals).strip();
            final String value = equals < 0 ? "" : line.substring(equals + 1).strip();
            if (key.startsWith("#") || !isSecret(key)) {
                continue;
            }
            if (value.startsWith("file:") || value.startsWith("env:")) {
                references.add(value);
            } else if (key.endsWith("file")) {
                references.add("file:" + value);
            } else {
                add(value);
            }
        }
        return references;
    }

    private static String unfolded(final String properties) {
        return properties.replaceAll("\\\\\\R[ \t]*", "");
    }

    /** A file of properties without the values of such keys; comments are left out. */
    public String properties(final String text) {
        final StringBuilder out = new StringBuilder();
        for (final String line : unfolded(text).lines().toList()) {
            final int equals = line.indexOf('=');
            final String key = equals < 0 ? "" : line.substring(0, equals).strip();
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                out.append(equals < 0 || isSecret(key) ? key + " = " + HIDDEN : scrub(line));
                out.append('\n');
            }
        }
        return out.toString();
    }

    /** Any text without what was noted. */
    public String scrub(final String text) {
        String clean = text;
        for (final String secret : secrets) {
            clean = clean.replace(secret, HIDDEN);
        }
        return clean;
    }
}
