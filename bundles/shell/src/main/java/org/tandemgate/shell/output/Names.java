package org.tandemgate.shell.output;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;

/** Lists of names in texts and in completion. */
public final class Names {
    private static final int SHOWN = 6;

    private Names() {}

    /** {@code lan, wan and 3 more}; {@code none} when there are none. */
    public static String list(final List<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        final int shown = Math.min(SHOWN, names.size());
        final String first = String.join(", ", names.subList(0, shown));
        return names.size() > shown ? first + " and " + (names.size() - shown) + " more" : first;
    }

    /** Completes one of these words. */
    public static int complete(
            final Collection<String> names,
            final @Nullable Session session,
            final CommandLine line,
            final List<String> candidates) {
        return new StringsCompleter(names).complete(session, line, candidates);
    }

    /** Lower case of a word that an administrator typed. */
    public static String word(final @Nullable String typed) {
        return typed == null ? "" : typed.trim().toLowerCase(Locale.ROOT);
    }
}
