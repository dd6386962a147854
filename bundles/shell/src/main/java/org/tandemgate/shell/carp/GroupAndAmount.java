package org.tandemgate.shell.carp;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.jspecify.annotations.Nullable;
import org.tandemgate.shell.output.Arguments;
import org.tandemgate.shell.output.Screen;

/**
 * What {@code GROUP [N]} says.
 *
 * @param group as written
 * @param amount 1..255, absent when not written
 */
record GroupAndAmount(String group, @Nullable Integer amount) {
    private static final int LIMIT = 255;

    static GroupAndAmount of(final Arguments arguments, final Screen screen)
            throws CommandException {
        final List<String> words = arguments.rest();
        if (words.isEmpty() || words.size() > 2) {
            throw screen.usage("needs GROUP [N], has " + words.size() + " words");
        }
        return new GroupAndAmount(
                words.get(0), words.size() == 1 ? null : amount(words.get(1), screen));
    }

    private static int amount(final String text, final Screen screen) throws CommandException {
        if (!text.matches("[0-9]{1,3}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > LIMIT) {
            throw screen.usage("N is " + text + ", needs 1..255");
        }
        return Integer.parseInt(text);
    }
}
