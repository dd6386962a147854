package org.tandemgate.firewall.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, lists, text, numbers and null as JSON (RFC 8259), ASCII only. */
final class JsonText {
    private JsonText() {}

    /** A map of one or two members, in this order; unlike Map.of it takes null. */
    static Map<String, @Nullable Object> of(
            final String name, final @Nullable Object value, final Object... more) {
        final Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(name, value);
        for (int i = 0; i < more.length; i += 2) {
            map.put(more[i].toString(), more[i + 1]);
        }
        return map;
    }

    static String write(final @Nullable Object value) {
        final var text = new StringBuilder();
        value(value, text);
        return text.toString();
    }

    private static void value(final @Nullable Object value, final StringBuilder text) {
        if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (final Map.Entry<?, ?> member : map.entrySet()) {
                text.append(before);
                string(String.valueOf(member.getKey()), text);
                text.append(':');
                value(member.getValue(), text);
                before = ',';
            }
            text.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (final Object item : list) {
                text.append(before);
                value(item, text);
                before = ',';
            }
            text.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            string(string, text);
        } else if (value == null || value instanceof Integer) {
            text.append(value);
        } else {
            throw new IllegalArgumentException("no JSON form of " + value.getClass().getName());
        }
    }

    private static void string(final String string, final StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            final char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
