package org.tandemgate.shell.output;

import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.support.CommandException;

/**
 * The words behind the first argument of a command. Karaf knows options only in front of it and
 * takes everything behind as arguments (DefaultActionPreparator of shell.core 4.4.10); people and
 * scripts write {@code ha:maintenance on --reason TEXT}. Not thread safe.
 */
public final class Arguments {
    private final List<String> words;
    private final Screen screen;

    public Arguments(final List<String> words, final Screen screen) {
        this.words = new ArrayList<>(words);
        this.screen = screen;
    }

    /** Whether the option is there; it is taken out. */
    public boolean flag(final String option) {
        return words.remove(option);
    }

    /**
     * The word behind the option; both are taken out.
     *
     * @param otherwise the value when the option is not there
     */
    public String value(final String option, final String otherwise) throws CommandException {
        final int at = words.indexOf(option);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == words.size()) {
            throw screen.usage(option + " needs a value");
        }
        words.remove(at);
        return words.remove(at);
    }

    /** As {@link #value}, of a text for others to read: without control characters. */
    public String text(final String option, final String otherwise) throws CommandException {
        return Printable.require(option, value(option, otherwise), screen);
    }

    /** The words that are left. */
    public List<String> rest() throws CommandException {
        for (final String word : words) {
            if (word.startsWith("-")) {
                throw screen.usage(word + " is not an option of this command");
            }
        }
        return List.copyOf(words);
    }

    /**
     * The only word that is left.
     *
     * @param what is expected, for the text of the error
     */
    public String only(final String what) throws CommandException {
        final List<String> left = rest();
        if (left.size() != 1) {
            throw screen.usage("needs " + what + ", has " + left.size() + " words");
        }
        return left.get(0);
    }
}
