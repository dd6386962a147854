package org.tandemgate.shell.output;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.CommandException;

/**
 * Text that does to a terminal nothing but stand there. Somebody else reads what one person has
 * written: control characters move the cursor, change colours and titles, or hide a line; the marks
 * of direction (Unicode Technical Report 36) show it in another order.
 */
final class Printable {
    private static final Pattern UNPRINTABLE =
            Pattern.compile(
                    "[\\p{Cc}\\p{Zl}\\p{Zp}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]+");

    private Printable() {}

    /** The text with one space in place of what a terminal would obey. */
    static String of(final String text) {
        return UNPRINTABLE.matcher(text).replaceAll(" ");
    }

    /**
     * Refuses a text that others are to read, and names the character.
     *
     * @param what it is, for the text of the error
     */
    static String require(final String what, final String text, final Screen screen)
            throws CommandException {
        final Matcher bad = UNPRINTABLE.matcher(text);
        if (bad.find()) {
            throw screen.usage(
                    String.format(
                            "%s has the control character U+%04X, needs printable text on one line",
                            what, text.codePointAt(bad.start())));
        }
        return text;
    }
}
