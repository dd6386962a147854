package org.tandemgate.keaha.flow.dhcpd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.protocol.Json;

/** Classes and their subclasses. Not thread safe. */
final class Classes {
    private final Family family;
    private final Options options;
    private final Parameters parameters;
    private final Notes notes;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, Json> made = new LinkedHashMap<>();

    /** A class, with the tests of its subclasses. */
    private static final class Found {
        final Statement statement;
        final Scope scope;
        final List<String> tests = new ArrayList<>();
        String value = "";

        Found(final Statement statement, final Scope scope) {
            this.statement = statement;
            this.scope = scope;
        }
    }

    Classes(
            final Family family,
            final Options options,
            final Parameters parameters,
            final Notes notes) {
        this.family = family;
        this.options = options;
        this.parameters = parameters;
        this.notes = notes;
    }

    /** {@code class NAME { match if ...; options }}. */
    void add(final Statement statement, final Scope around) throws Unconvertible {
        final String name = statement.word(1);
        if (name.isEmpty() || found.containsKey(name)) {
            throw new Unconvertible("a class without a name, or a second one of it", "rename it");
        }
        final var entry = new Found(statement, new Scope(Scope.Kind.CLASS, around));
        found.put(name, entry);
        for (final Statement inside : statement.block()) {
            try {
                inside(inside, entry);
            } catch (final Unconvertible why) {
                notes.lost(inside, why);
            }
        }
    }

    private void inside(final Statement inside, final Found entry) throws Unconvertible {
        if (inside.keyword().equals("match")) {
            final boolean isTest = inside.words().size() > 1 && inside.words().get(1).is("if");
            final var test = new ClassTest(options, family, inside.from(isTest ? 2 : 1));
            if (isTest) {
                entry.tests.add(test.condition());
            } else {
                entry.value = test.value();
            }
        } else if (inside.keyword().equals("spawn")) {
            throw new Unconvertible(
                    "Kea makes a class for each value by a template, from 2.3.5",
                    "write the classes by hand");
        } else if (inside.keyword().equals("lease")) {
            throw new Unconvertible(
                    "Kea limits leases by a hook, from 2.1.7", "use libdhcp_limits.so");
        } else {
            parameters.apply(inside, entry.scope);
        }
    }

    /** {@code subclass NAME VALUE [{ ... }]}. */
    void addSub(final Statement statement) throws Unconvertible {
        final Found entry = found.get(statement.word(1));
        if (entry == null || entry.value.isEmpty() || statement.words().size() != 3) {
            throw new Unconvertible(
                    "its class has no 'match' with one value, or comes later",
                    "write the test of the class by hand");
        }
        entry.tests.add(entry.value + " == " + ClassTest.literal(statement.words().get(2)));
        if (!statement.block().isEmpty()) {
            notes.lost(
                    statement.block().get(0),
                    "Kea has no subclasses; the value counts for the whole class",
                    "make a class of its own for this value");
        }
    }

    /** To be called when all is read. */
    void finish() {
        for (final Map.Entry<String, Found> each : found.entrySet()) {
            final Found entry = each.getValue();
            if (entry.tests.isEmpty()) {
                notes.lost(
                        entry.statement,
                        "no condition of the class could be converted",
                        "write the class by hand");
                continue;
            }
            final Json.Obj named =
                    Json.Obj.EMPTY
                            .with("name", each.getKey())
                            .with("test", String.join(" or ", entry.tests));
            made.put(each.getKey(), entry.scope.into(named, family));
        }
    }

    boolean has(final String name) {
        return made.containsKey(name);
    }

    /** A class that stands for a condition. */
    void make(final String name, final String test) {
        made.put(name, Json.Obj.EMPTY.with("name", name).with("test", test));
    }

    List<Json> all() {
        return List.copyOf(made.values());
    }
}
