package org.tandemgate.itests.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as other programs print it. Asking for something that is not there is an error that
 * shows the value.
 */
public final class Json {
    private final @Nullable Object value;

    private Json(final @Nullable Object value) {
        this.value = value;
    }

    /**
     * Reads one value; anything but white space after it is an error.
     *
     * @throws WorldException when the text is not JSON, with the place
     */
    public static Json parse(final String text) {
        final var reader = new Reader(text);
        final Json json = new Json(reader.value(0));
        reader.end();
        return json;
    }

    /** A member of an object. */
    public Json get(final String member) {
        if (value instanceof Map<?, ?> map && map.containsKey(member)) {
            return new Json(map.get(member));
        }
        throw new WorldException("no member \"" + member + "\" in " + this);
    }

    /** Whether this is an object with such a member. */
    public boolean has(final String member) {
        return value instanceof Map<?, ?> map && map.containsKey(member);
    }

    /** An element of an array. */
    public Json item(final int index) {
        final List<Json> items = items();
        if (index >= items.size()) {
            throw new WorldException("no element " + index + " in " + this);
        }
        return items.get(index);
    }

    /** The elements of an array. */
    public List<Json> items() {
        if (value instanceof List<?> list) {
            final var items = new ArrayList<Json>();
            list.forEach(item -> items.add(new Json(item)));
            return items;
        }
        throw new WorldException("not an array: " + this);
    }

    public boolean isNull() {
        return value == null;
    }

    /** A string. */
    public String text() {
        if (value instanceof String text) {
            return text;
        }
        throw new WorldException("not a string: " + this);
    }

    /** An integer. */
    public long number() {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new WorldException("not a number: " + this);
    }

    /** A number with or without a fraction. */
    public double real() {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new WorldException("not a number: " + this);
    }

    /** A truth value. */
    public boolean flag() {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new WorldException("not true or false: " + this);
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }

    /** Reads the text from left to right; arrays and objects nest at most {@link #DEPTH} deep. */
    private static final class Reader {
        private static final int DEPTH = 50;

        private final String text;
        private int at;

        Reader(final String text) {
            this.text = text;
        }

        @Nullable Object value(final int depth) {
            if (depth > DEPTH) {
                throw error("nested too deeply");
            }
            return switch (peek()) {
                case '{' -> object(depth);
                case '[' -> array(depth);
                case '"' -> string();
                default -> word();
            };
        }

        void end() {
            skipSpace();
            if (at < text.length()) {
                throw error("something after the value");
            }
        }

        private Map<String, @Nullable Object> object(final int depth) {
            final Map<String, @Nullable Object> map = new LinkedHashMap<>();
            expect('{');
            while (peek() != '}') {
                peek();
                final String key = string();
                expect(':');
                map.put(key, value(depth + 1));
                if (peek() != '}') {
                    expect(',');
                }
            }
            expect('}');
            return map;
        }

        private List<@Nullable Object> array(final int depth) {
            final List<@Nullable Object> list = new ArrayList<>();
            expect('[');
            while (peek() != ']') {
                list.add(value(depth + 1));
                if (peek() != ']') {
                    expect(',');
                }
            }
            expect(']');
            return list;
        }

        private String string() {
            expect('"');
            final var string = new StringBuilder();
            while (next() != '"') {
                final char c = text.charAt(at - 1);
                string.append(c == '\\' ? escaped() : c);
            }
            return string.toString();
        }

        private char escaped() {
            final char c = next();
            return switch (c) {
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    at += 4;
                    if (at > text.length()) {
                        throw error("text ends in an escape");
                    }
                    yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
                }
                default -> c;
            };
        }

        private @Nullable Object word() {
            final int start = at;
            while (at < text.length() && belongsToWord(text.charAt(at))) {
                at++;
            }
            final String word = text.substring(start, at);
            return switch (word) {
                case "null" -> null;
                case "true" -> true;
                case "false" -> false;
                default -> number(word);
            };
        }

        private static boolean belongsToWord(final char c) {
            return Character.isLetterOrDigit(c) || "+-.".indexOf(c) >= 0;
        }

        private Number number(final String word) {
            if (word.matches("-?[0-9]{1,18}")) {
                return Long.valueOf(word);
            }
            try {
                return Double.valueOf(word);
            } catch (NumberFormatException e) {
                throw error("\"" + word + "\" is no value");
            }
        }

        private void skipSpace() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private char peek() {
            skipSpace();
            if (at >= text.length()) {
                throw error("text ends too early");
            }
            return text.charAt(at);
        }

        private char next() {
            if (at >= text.length()) {
                throw error("text ends in a string");
            }
            return text.charAt(at++);
        }

        private void expect(final char wanted) {
            if (peek() != wanted) {
                throw error("needs '" + wanted + "'");
            }
            at++;
        }

        private WorldException error(final String what) {
            return new WorldException("not JSON at offset " + at + ", " + what + ": " + text);
        }
    }
}
