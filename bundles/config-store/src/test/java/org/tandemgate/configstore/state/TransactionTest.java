package org.tandemgate.configstore.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tandemgate.configstore.state.Transaction.Effect;
import org.tandemgate.configstore.state.Transaction.Phase;
import org.tandemgate.configstore.state.Transaction.Step;

/** The way into force, and back from every place of it. */
class TransactionTest {
    private static final long T0 = Long.MAX_VALUE;
    private static final long CONFIRM = 10_000_000_000L;

    /** Does what is asked for, except the effects of these numbers; counts from 1. */
    private static List<String> run(final int activators, final long confirm, final int... broken) {
        final List<String> effects = new ArrayList<>();
        final Deque<Integer> bad = new ArrayDeque<>();
        for (final int number : broken) {
            bad.add(number);
        }
        Step step = Transaction.begin(activators, confirm, T0);
        int guard = 0;
        while (step.effect().isPresent()) {
            final Effect effect = step.effect().get();
            effects.add(effect.toString().replaceAll("\\[(?:step=)?", "(").replace(']', ')'));
            final boolean breaks = bad.contains(effects.size());
            step =
                    step.next()
                            .on(
                                    breaks
                                            ? new Transaction.Broke("x" + effects.size())
                                            : new Transaction.Done(),
                                    T0);
            assertTrue(guard++ < 100, "no end: " + effects);
        }
        effects.add(
                step.next().phase()
                        + (step.next().reason().isEmpty() ? "" : ": ")
                        + step.next().reason());
        return effects;
    }

    @Test
    void everythingInOrder() {
        assertEquals(
                List.of(
                        "Prepare(0)",
                        "Prepare(1)",
                        "StorePending()",
                        "Apply(0)",
                        "Apply(1)",
                        "Verify(0)",
                        "Verify(1)",
                        "MarkGood()",
                        "GOOD"),
                run(2, 0));
    }

    @Test
    void withoutActivatorsItIsOnlyStored() {
        assertEquals(List.of("StorePending()", "MarkGood()", "GOOD"), run(0, 0));
        assertEquals(List.of("StorePending()", "CONFIRMING"), run(0, CONFIRM));
    }

    /** Nothing has been changed, so nothing is taken back and no revision is left. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatFailsBeforeItBeginsEndsIt(final int broken) {
        final List<String> effects = run(2, 0, broken);

        assertEquals("FAILED: x" + broken, effects.get(effects.size() - 1));
        assertEquals(broken + 1, effects.size());
    }

    /** The one that failed is taken back too: it may have done a part. */
    @Test
    void whatFailsToApplyIsTakenBackInReverse() {
        assertEquals(
                List.of("TakeBack(1)", "TakeBack(0)", "MarkFailed(reason=x5)", "FAILED: x5"),
                run(2, 0, 5).subList(5, 9));
        assertEquals(
                List.of("TakeBack(0)", "MarkFailed(reason=x4)", "FAILED: x4"),
                run(2, 0, 4).subList(4, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8})
    void whatIsNotReadBackOrNotWrittenDownIsTakenBackWhole(final int broken) {
        final List<String> effects = run(2, 0, broken);

        assertEquals(
                List.of(
                        "TakeBack(1)",
                        "TakeBack(0)",
                        "MarkFailed(reason=x" + broken + ")",
                        "FAILED: x" + broken),
                effects.subList(broken, effects.size()));
    }

    @Test
    void oneThatCannotBeTakenBackDoesNotKeepTheOthers() {
        assertEquals(
                List.of(
                        "TakeBack(1)",
                        "TakeBack(0)",
                        "MarkFailed(reason=x7; x8)",
                        "FAILED: x7; x8"),
                run(2, 0, 7, 8).subList(7, 11));
        assertEquals("FAILED: x4; x6", run(1, 0, 4, 6).get(6));
    }

    private static Transaction waiting() {
        Step step = Transaction.begin(2, CONFIRM, T0);
        while (step.effect().isPresent()) {
            step = step.next().on(new Transaction.Done(), T0);
        }
        assertEquals(Phase.CONFIRMING, step.next().phase());
        return step.next();
    }

    /** Also where the clock wraps, which System.nanoTime may do. */
    @Test
    void withoutConfirmationItIsTakenBackAtTheDeadlineAndNotBefore() {
        final Transaction waiting = waiting();

        final Step early = waiting.on(new Transaction.Tick(), waiting.deadlineNanos() - 1);
        assertEquals(new Step(waiting, Optional.empty()), early);

        final Step due = waiting.on(new Transaction.Tick(), waiting.deadlineNanos());
        assertEquals(Optional.of(new Transaction.TakeBack(1)), due.effect());
        assertEquals("nobody confirmed it within 10 s", due.next().reason());
    }

    @Test
    void confirmedItIsGoodAndRejectedItIsTakenBack() {
        assertEquals(
                Optional.of(new Transaction.MarkGood()),
                waiting().on(new Transaction.Confirmed(), T0).effect());
        assertEquals(
                Optional.of(new Transaction.TakeBack(1)),
                waiting().on(new Transaction.Rejected("no"), T0).effect());
    }

    @Test
    void eventsThatMeanNothingChangeNothing() {
        final Transaction first = Transaction.begin(2, 0, T0).next();

        assertEquals(new Step(first, Optional.empty()), first.on(new Transaction.Confirmed(), T0));
        assertEquals(new Step(first, Optional.empty()), first.on(new Transaction.Tick(), T0));
        assertEquals(
                new Step(waiting(), Optional.empty()), waiting().on(new Transaction.Done(), T0));
    }

    /**
     * Whatever breaks: what was applied and is not good was taken back, and only what was verified
     * becomes good.
     */
    @Test
    void everySetOfFailuresEndsWhole() {
        for (int failures = 0; failures < 1 << 12; failures++) {
            final int set = failures;
            final int[] broken =
                    java.util.stream.IntStream.rangeClosed(1, 12)
                            .filter(i -> (set >> (i - 1) & 1) != 0)
                            .toArray();
            final List<String> effects = run(2, 0, broken);
            final boolean good = effects.get(effects.size() - 1).equals("GOOD");
            for (int i = 0; i < 2; i++) {
                final boolean applied = effects.contains("Apply(" + i + ")");
                assertEquals(
                        applied && !good, effects.contains("TakeBack(" + i + ")"), effects + "");
                assertTrue(!good || effects.contains("Verify(" + i + ")"), effects + "");
            }
            assertTrue(
                    good
                            || !effects.contains("StorePending()")
                            || effects.stream().anyMatch(it -> it.startsWith("MarkFailed"))
                            || effects.get(effects.size() - 2).equals("StorePending()"),
                    effects + "");
        }
    }
}
