package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who may use one pool. Not thread safe. */
final class Permits {
    private final List<String> allowed = new ArrayList<>();
    private final List<String> denied = new ArrayList<>();
    private boolean isClosed;

    /** {@code allow} or {@code deny} inside a pool. */
    void add(final Statement statement, final Classes classes) throws Unconvertible {
        final boolean isAllow = statement.keyword().equals("allow");
        try {
            final String test = test(statement, classes);
            if (!test.isEmpty()) {
                (isAllow ? allowed : denied).add(test);
            }
        } catch (final Unconvertible why) {
            isClosed = true;
            throw why;
        }
    }

    private static String test(final Statement statement, final Classes classes)
            throws Unconvertible {
        final String what =
                String.join(" ", statement.from(1).stream().map(Token::lower).toList())
                        .replace('-', ' ');
        if (what.equals("known clients")) {
            return "member('KNOWN')";
        }
        if (what.equals("unknown clients")) {
            return "member('UNKNOWN')";
        }
        if (what.equals("all clients")) {
            return "member('ALL')";
        }
        if (what.equals("dynamic bootp clients") && statement.keyword().equals("deny")) {
            // Kea gives BOOTP clients nothing without a hook.
            return "";
        }
        final String name = statement.word(statement.words().size() - 1);
        if (!what.startsWith("members of ") || !classes.has(name) || name.indexOf('\'') >= 0) {
            throw new Unconvertible(
                    "who that is cannot be said in Kea; the pool is left out",
                    "write the class and the pool by hand");
        }
        return "member('" + name + "')";
    }

    /** Whether a condition was lost: nobody may be served who was not before. */
    boolean isClosed() {
        return isClosed;
    }

    boolean isEmpty() {
        return allowed.isEmpty() && denied.isEmpty();
    }

    void needKnown() {
        allowed.add("member('KNOWN')");
    }

    /**
     * The class to be in, empty for everybody.
     *
     * @param name of a class that is made when no class of the file says it alone
     */
    Optional<String> name(final String name, final Classes classes) {
        if (isEmpty()) {
            return Optional.empty();
        }
        if (allowed.size() == 1 && denied.isEmpty()) {
            final String only = allowed.get(0);
            return Optional.of(only.substring("member('".length(), only.length() - 2));
        }
        if (allowed.isEmpty() && denied.equals(List.of("member('UNKNOWN')"))) {
            return Optional.of("KNOWN");
        }
        if (allowed.isEmpty() && denied.equals(List.of("member('KNOWN')"))) {
            return Optional.of("UNKNOWN");
        }
        final String yes = "(" + String.join(" or ", allowed) + ")";
        final String no = "not (" + String.join(" or ", denied) + ")";
        final String test = allowed.isEmpty() ? no : denied.isEmpty() ? yes : yes + " and " + no;
        classes.make(name, test);
        return Optional.of(name);
    }
}
