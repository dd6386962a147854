package org.tandemgate.shell.output;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object to be written (RFC 8259), keys in the order they are put. Values: text, numbers,
 * booleans, null, {@link Instant} (ISO 8601), enums (their names), other objects, maps, and
 * iterables of these. Why not a library: bundles/decisions/0003-json.md.
 */
public final class Json {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException when the key is there already
     */
    public Json put(final String key, final @Nullable Object value) {
        if (members.containsKey(key)) {
            throw new IllegalArgumentException("key " + key + " is put twice");
        }
        members.put(key, value);
        return this;
    }

    @Override
    public String toString() {
        final StringBuilder out = new StringBuilder();
        object(members, out);
        return out.toString();
    }

    private static void value(final @Nullable Object value, final StringBuilder out) {
        if (value == null || value instanceof Boolean || isFinite(value)) {
            out.append(value);
        } else if (value instanceof Json json) {
            object(json.members, out);
        } else if (value instanceof Map<?, ?> map) {
            object(map, out);
        } else if (value instanceof Iterable<?> items) {
            array(items, out);
        } else if (value instanceof CharSequence
                || value instanceof Enum<?>
                || value instanceof Instant) {
            text(value.toString(), out);
        } else {
            throw new IllegalArgumentException("no JSON form of " + value.getClass().getName());
        }
    }

    private static boolean isFinite(final Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }

    private static void object(final Map<?, ?> map, final StringBuilder out) {
        char before = '{';
        for (final Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(before);
            text(String.valueOf(entry.getKey()), out);
            out.append(':');
            value(entry.getValue(), out);
            before = ',';
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void array(final Iterable<?> items, final StringBuilder out) {
        char before = '[';
        for (final Object item : items) {
            out.append(before);
            value(item, out);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    /** Control characters, quotes, backslashes and lone surrogates are escaped. */
    private static void text(final String text, final StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || isLone(text, i)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private static boolean isLone(final String text, final int i) {
        final char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c)
                && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
