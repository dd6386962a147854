package org.tandemgate.keaha.protocol;

import java.util.Collection;
import java.util.Map;

/** Writes JSON on one line. */
final class JsonWriter {
    private static final char FIRST_PRINTABLE = ' ';

    private JsonWriter() {}

    static void write(final Json value, final StringBuilder out) {
        if (value instanceof Json.Obj object) {
            object(object, out);
        } else if (value instanceof Json.Arr array) {
            array(array, out);
        } else if (value instanceof Json.Str string) {
            string(string.value(), out);
        } else if (value instanceof Json.Num number) {
            out.append(number.digits());
        } else if (value instanceof Json.Bool bool) {
            out.append(bool.value());
        } else {
            out.append("null");
        }
    }

    private static void object(final Json.Obj object, final StringBuilder out) {
        out.append('{');
        String between = "";
        for (final Map.Entry<String, Json> member : object.members().entrySet()) {
            out.append(between);
            string(member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            between = ",";
        }
        out.append('}');
    }

    private static void array(final Json.Arr array, final StringBuilder out) {
        out.append('[');
        String between = "";
        for (final Json value : array.values()) {
            out.append(between);
            write(value, out);
            between = ",";
        }
        out.append(']');
    }

    private static void string(final String text, final StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c)) {
                // Lone surrogates have no UTF-8; escaped they survive.
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** Structures that hold nothing but values stay on one line. */
    static void indent(final Json value, final StringBuilder out, final int level) {
        if (value instanceof Json.Obj object && !isFlat(object.members().values())) {
            out.append('{');
            String between = "\n";
            for (final Map.Entry<String, Json> member : object.members().entrySet()) {
                out.append(between).append("  ".repeat(level + 1));
                string(member.getKey(), out);
                out.append(": ");
                indent(member.getValue(), out, level + 1);
                between = ",\n";
            }
            out.append('\n').append("  ".repeat(level)).append('}');
        } else if (value instanceof Json.Arr array && !isFlat(array.values())) {
            out.append('[');
            String between = "\n";
            for (final Json item : array.values()) {
                out.append(between).append("  ".repeat(level + 1));
                indent(item, out, level + 1);
                between = ",\n";
            }
            out.append('\n').append("  ".repeat(level)).append(']');
        } else {
            write(value, out);
        }
    }

    private static boolean isFlat(final Collection<Json> values) {
        return values.stream().noneMatch(it -> it instanceof Json.Obj || it instanceof Json.Arr);
    }
}
