package org.tandemgate.shell.output;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Labels on the left, sentences on the right, wrapped at {@link Screen#WIDTH}. */
public final class Paragraph {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Screen screen;
    private final int labelWidth;

    /**
     * @param labelWidth of the longest label
     */
    public Paragraph(final Screen screen, final int labelWidth) {
        this.screen = screen;
        this.labelWidth = labelWidth;
    }

    /** The answer, with one word that matters; wrapped without indentation. */
    public void head(
            final String before, final Style style, final String word, final String after) {
        final List<String> lines = wrap(before + word + after, Screen.WIDTH);
        final String first = lines.get(0);
        screen.line(
                first.startsWith(before + word)
                        ? before
                                + screen.paint(style, word)
                                + first.substring(before.length() + word.length())
                        : first);
        lines.stream().skip(1).forEach(line -> screen.line("  " + line));
    }

    public void item(final String label, final String text) {
        print(label, Style.PLAIN, text.isEmpty() ? "none" : text);
    }

    public void bad(final String label, final String text) {
        print(label, Style.BAD, text);
    }

    public void notice(final String label, final String text) {
        print(label, Style.WARNING, text);
    }

    /** What to do about the line above. */
    public void next(final String text) {
        print("  next", Style.PLAIN, text);
    }

    /** When the facts were collected. */
    public void asOf(final Instant takenAt, final Instant now) {
        item("as of", CLOCK.format(takenAt) + ", " + Ages.ago(takenAt, now));
    }

    private void print(final String label, final Style style, final String text) {
        final String space = " ".repeat(Math.max(0, labelWidth - label.length()) + 2);
        final String indent = " ".repeat(labelWidth + 2);
        String start = screen.paint(style, label) + space;
        for (final String line : wrap(text, Screen.WIDTH - labelWidth - 2)) {
            screen.line(start + line);
            start = indent;
        }
    }

    /** Breaks at spaces; a word longer than the width keeps a line of its own. */
    static List<String> wrap(final String text, final int width) {
        final List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (final String word : Printable.of(text).split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder();
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
