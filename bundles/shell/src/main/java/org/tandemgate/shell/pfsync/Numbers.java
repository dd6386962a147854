package org.tandemgate.shell.pfsync;

import org.apache.karaf.shell.support.CommandException;
import org.tandemgate.shell.output.Screen;

/** Numbers that an administrator typed. */
final class Numbers {
    private Numbers() {}

    /**
     * @param option for the text of the error
     * @param most at most 9 digits
     */
    static int of(
            final String option,
            final String typed,
            final int least,
            final int most,
            final Screen screen)
            throws CommandException {
        final String word = typed.trim();
        final boolean digits = word.matches("[0-9]{1,9}");
        if (!digits || Integer.parseInt(word) < least || Integer.parseInt(word) > most) {
            throw screen.usage(option + " is " + typed + ", needs " + least + ".." + most);
        }
        return Integer.parseInt(word);
    }
}
