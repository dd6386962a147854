package org.tandemgate.peer.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a report: a word, then {@code key=value}, with a tab between. Tab, line feed and
 * backslash of a value are written {@code \t}, {@code \n}, {@code \\}. A word or key that a reader
 * does not know is for a newer one.
 *
 * @param word what the line is about
 * @param values by key
 */
public record Line(String word, Map<String, String> values) {
    /** Longest value; what is longer is cut when it is written and refused when it is read. */
    public static final int LONGEST_VALUE = 4000;

    private static final int MOST_LINES = 2000;
    private static final int MOST_VALUES = 40;

    public Line {
        values = Map.copyOf(values);
    }

    /** Of pairs of key and value. */
    public static Line of(final String word, final Object... pairs) {
        final Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i].toString(), pairs[i + 1].toString());
        }
        return new Line(word, values);
    }

    /** With its line feed. */
    public String encode() {
        final StringBuilder out = new StringBuilder(word);
        new TreeMap<>(values)
                .forEach(
                        (key, value) -> {
                            out.append('\t').append(key).append('=');
                            escape(value, out);
                        });
        return out.append('\n').toString();
    }

    private static void escape(final String value, final StringBuilder out) {
        final int end = Math.min(value.length(), LONGEST_VALUE);
        for (int i = 0; i < end; i++) {
            final char c = value.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
    }

    /** Every line; none at all when one of them is not of this form or there are too many. */
    public static List<Line> decode(final String text) {
        final List<Line> lines = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            final int end = text.indexOf('\n', from);
            if (end < 0 || lines.size() == MOST_LINES) {
                return List.of();
            }
            final Line line = line(text.substring(from, end));
            if (line.word().isEmpty()) {
                return List.of();
            }
            lines.add(line);
            from = end + 1;
        }
        return lines;
    }

    /** One whose word is empty when it is not of this form. */
    private static Line line(final String text) {
        final Line bad = new Line("", Map.of());
        final String[] fields = text.split("\t", -1);
        if (fields.length > MOST_VALUES + 1) {
            return bad;
        }
        final Map<String, String> values = new TreeMap<>();
        for (int i = 1; i < fields.length; i++) {
            final int equals = fields[i].indexOf('=');
            if (equals < 1 || fields[i].length() - equals > 2 * LONGEST_VALUE) {
                return bad;
            }
            values.put(fields[i].substring(0, equals), unescape(fields[i].substring(equals + 1)));
        }
        return new Line(fields[0], values);
    }

    private static String unescape(final String value) {
        final StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                out.append(c);
            } else {
                i++;
                final char escaped = value.charAt(i);
                out.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped);
            }
        }
        return out.toString();
    }

    /** A value; empty when there is none. */
    public String text(final String key) {
        return values.getOrDefault(key, "");
    }

    /** Whether it says so. */
    public boolean flag(final String key) {
        return text(key).equals("true");
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException when it is none, or outside of what is allowed
     */
    public long number(final String key, final long least, final long most) {
        final String text = text(key);
        if (text.matches("-?[0-9]{1,18}")) {
            final long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException(word + ": " + key + " needs " + least + ".." + most);
    }
}
