package org.tandemgate.itests.world.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Values of options, and what is said of wrong ones. */
final class Choices {
    private Choices() {}

    /**
     * @param least allowed
     * @param most allowed, up to 999,999
     */
    static int number(final String option, final String value, final int least, final int most) {
        if (!value.matches("[0-9]{1,6}")
                || Integer.parseInt(value) < least
                || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    option + " is " + value + ", needs " + least + ".." + most);
        }
        return Integer.parseInt(value);
    }

    /**
     * Those named, in their own order.
     *
     * @param what they are called together, e.g. system
     * @param names with commas between them
     */
    static <T> List<T> named(
            final String what,
            final String names,
            final List<T> all,
            final Function<T, String> name) {
        final List<String> wanted = Arrays.asList(names.split(",", -1));
        final List<String> known = all.stream().map(name).toList();
        for (final String one : wanted) {
            if (!known.contains(one)) {
                throw new IllegalArgumentException(
                        "no "
                                + what
                                + " is called "
                                + one
                                + "; there are "
                                + String.join(", ", known));
            }
        }
        return all.stream().filter(one -> wanted.contains(name.apply(one))).toList();
    }
}
