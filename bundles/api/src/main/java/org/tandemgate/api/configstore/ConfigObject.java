package org.tandemgate.api.configstore;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One object of an area: an alias, a rule, a route.
 *
 * @param id its name in its area, which it keeps for life: 1..63 of {@code A-Z a-z 0-9 . _ -}, not
 *     beginning with a point or a dash
 * @param fields by name, sorted; a field that is absent has its default
 */
public record ConfigObject(String id, SortedMap<String, String> fields) {
    /** UTF-16 units of one value. */
    public static final int LONGEST_VALUE = 1 << 16;

    /** Fields of one object. */
    public static final int MOST_FIELDS = 128;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,62}");
    private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9._-]{0,62}");

    /**
     * Copies the fields.
     *
     * @throws IllegalArgumentException for an id, a name or a value that no object may have
     */
    public ConfigObject {
        if (!isId(id)) {
            throw new IllegalArgumentException(
                    "an id has " + id.length() + " characters, needs 1..63 of A-Z a-z 0-9 . _ -");
        }
        if (fields.size() > MOST_FIELDS) {
            throw new IllegalArgumentException(
                    id + " has " + fields.size() + " fields, may have " + MOST_FIELDS);
        }
        fields.forEach(ConfigObject::check);
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }

    /** An object from fields in any order. */
    public static ConfigObject of(final String id, final Map<String, String> fields) {
        return new ConfigObject(id, new TreeMap<>(fields));
    }

    private static void check(final String name, final String value) {
        if (!FIELD.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a field's name needs 1..63 of a-z 0-9 . _ -, beginning with a letter");
        }
        if (value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    name + " has " + value.length() + " characters, may have " + LONGEST_VALUE);
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isText(value, i)) {
                throw new IllegalArgumentException(
                        name + " has a character that no text has, at " + i);
            }
        }
    }

    /** Line feed, tab, and what XML can carry; surrogates in pairs. */
    private static boolean isText(final String value, final int at) {
        final char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
        }
        return c == '\n' || c == '\t' || (c >= ' ' && c != 0x7f && c < 0xfffe);
    }

    /** Whether an object can have this id. */
    public static boolean isId(final String text) {
        return ID.matcher(text).matches();
    }

    /** The value of a field, or the default when it is absent. */
    public String field(final String name, final String otherwise) {
        return fields.getOrDefault(name, otherwise);
    }

    /** Without values, which may be secrets. */
    @Override
    public String toString() {
        return id + " with " + fields.keySet();
    }
}
