package org.tandemgate.configstore.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigObject;
import org.tandemgate.api.configstore.Difference;

/** Two changes of one document. */
class MergeTest {
    private static final ConfigDocument BASE =
            ConfigDocument.EMPTY
                    .with("filter", object("a", "action", "pass", "log", "true"))
                    .with("filter", object("b", "action", "pass"))
                    .with("aliases", object("c", "members", "10.0.0.1"));

    private static ConfigObject object(final String id, final String... fields) {
        return ConfigObject.of(
                id,
                fields.length == 2
                        ? Map.of(fields[0], fields[1])
                        : Map.of(fields[0], fields[1], fields[2], fields[3]));
    }

    @Test
    void changesOfDifferentObjectsBothCount() {
        final var ours = BASE.with("filter", object("d", "action", "block"));
        final var theirs = BASE.without("filter", "b");

        final var merged = Merge.of(BASE, ours, theirs);

        assertEquals(List.of(), merged.conflicts());
        assertEquals(ours.without("filter", "b"), merged.document());
    }

    @Test
    void changesOfDifferentFieldsOfOneObjectBothCount() {
        final var ours = BASE.with("filter", object("a", "action", "block", "log", "true"));
        final var theirs = BASE.with("filter", object("a", "action", "pass", "log", "false"));

        final var merged = Merge.of(BASE, ours, theirs);

        assertEquals(List.of(), merged.conflicts());
        assertEquals(
                object("a", "action", "block", "log", "false"),
                merged.document().area("filter").get("a"));
    }

    @Test
    void aFieldThatBothChangedIsAConflictAndOursStays() {
        final var ours = BASE.with("filter", object("b", "action", "block"));
        final var theirs = BASE.with("filter", object("b", "action", "reject"));

        final var merged = Merge.of(BASE, ours, theirs);

        assertEquals(List.of("filter/b action was changed on both sides"), merged.conflicts());
        assertEquals(ours, merged.document());
    }

    @Test
    void whatOneSideRemovedAndTheOtherChangedIsAConflict() {
        final var changed = BASE.with("filter", object("b", "action", "block"));
        final var removed = BASE.without("filter", "b");
        final var conflict = List.of("filter/b was removed on one side and changed on the other");

        assertEquals(conflict, Merge.of(BASE, changed, removed).conflicts());
        assertEquals(conflict, Merge.of(BASE, removed, changed).conflicts());
    }

    @Test
    void theSameChangeOnBothSidesIsNone() {
        final var same =
                BASE.with("filter", object("b", "action", "block")).without("aliases", "c");

        final var merged = Merge.of(BASE, same, same);

        assertEquals(List.of(), merged.conflicts());
        assertEquals(same, merged.document());
    }

    @Test
    void differencesNameObjectsAndFieldsWithoutValues() {
        final var to =
                BASE.with("filter", object("a", "action", "block", "source", "10.0.0.1"))
                        .without("filter", "b")
                        .with("nat", object("n", "type", "masquerade"));

        assertEquals(
                List.of("~ filter/a action, log, source", "- filter/b", "+ nat/n"),
                Comparison.differences(BASE, to).stream().map(Difference::toString).toList());
    }

    /** Whoever is called ours: without conflict both orders give one document. */
    @RepeatedTest(300)
    void withoutConflictTheOrderDoesNotMatter(final RepetitionInfo round) {
        final var random = new Random(round.getCurrentRepetition());
        final var base = change(ConfigDocument.EMPTY, random, 12);
        final var ours = change(base, random, 3);
        final var theirs = change(base, random, 3);

        final var one = Merge.of(base, ours, theirs);
        final var other = Merge.of(base, theirs, ours);

        assertEquals(one.conflicts(), other.conflicts());
        if (one.conflicts().isEmpty()) {
            assertEquals(one.document(), other.document());
        }
        assertEquals(theirs, Merge.of(base, base, theirs).document());
        assertEquals(ours, Merge.of(base, ours, base).document());
    }

    private static ConfigDocument change(
            final ConfigDocument from, final Random random, final int changes) {
        ConfigDocument document = from;
        for (int i = 0; i < changes; i++) {
            final String id = "o" + random.nextInt(6);
            document =
                    random.nextInt(3) == 0
                            ? document.without("filter", id)
                            : document.with(
                                    "filter",
                                    ConfigObject.of(
                                            id,
                                            random.ints(3, 0, 3)
                                                    .boxed()
                                                    .distinct()
                                                    .collect(
                                                            Collectors.toMap(
                                                                    it -> "f" + it,
                                                                    it ->
                                                                            ""
                                                                                    + random
                                                                                            .nextInt(
                                                                                                    2)))));
        }
        return document;
    }
}
