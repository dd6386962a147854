package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BulkAnswerTest {
    /** The clock wraps while these run; no constant, because the compiler forbids that. */
    private static final long T0 = Long.parseLong("7fffffffffffffff", 16) - 9;

    private static List<StateId> ids(final int count) {
        return IntStream.range(0, count).mapToObj(i -> new StateId(i, 1)).toList();
    }

    @Test
    void startThenStatesThenEnd() {
        final var asked = BulkAnswer.none().requested(ids(5), T0);
        final var first = asked.advance(2, id -> true);
        assertTrue(first.start());
        assertEquals(ids(2), first.states());
        assertFalse(first.end());
        final var second = first.next().advance(2, id -> true);
        assertFalse(second.start());
        assertEquals(ids(4).subList(2, 4), second.states());
        assertFalse(second.end());
        final var third = second.next().advance(2, id -> true);
        assertEquals(ids(5).subList(4, 5), third.states());
        assertTrue(third.end());
        assertEquals(
                new BulkAnswer.Step(third.next(), false, List.of(), false),
                third.next().advance(2, id -> true));
    }

    /** FreeBSD says both, OpenBSD the end alone: both are understood. */
    @Test
    void anEmptyTable() {
        final var step = BulkAnswer.none().requested(List.of(), T0).advance(5, id -> true);
        assertTrue(step.start() && step.end());
        assertEquals(List.of(), step.states());
    }

    @Test
    void whatIsGoneIsPassedOver() {
        final var step = BulkAnswer.none().requested(ids(9), T0).advance(2, id -> id.id() % 4 == 3);
        assertEquals(List.of(new StateId(3, 1), new StateId(7, 1)), step.states());
        assertFalse(step.end());
        assertTrue(step.next().advance(2, id -> false).end());
    }

    /** A flood of requests does not keep the end from being reached. */
    @Test
    void aSecondRequestBeginsAnewButNotAtOnce() {
        final var running = BulkAnswer.none().requested(ids(9), T0).advance(4, id -> true).next();
        assertSame(running, running.requested(ids(3), T0 + BulkAnswer.SAME_NANOS - 1));
        final var anew = running.requested(ids(3), T0 + BulkAnswer.SAME_NANOS);
        assertTrue(anew.advance(9, id -> true).start());
        assertEquals(ids(3), anew.advance(9, id -> true).states());
        // One that is over may be asked for at any time.
        final var over = anew.advance(9, id -> true).next();
        assertTrue(over.ended());
        assertEquals(ids(2), over.requested(ids(2), T0).ids());
    }

    @Test
    void saysItsAge() {
        final var asked = BulkAnswer.none().requested(ids(1), T0);
        assertEquals(0, asked.ageSeconds(T0 + 999_999_999L));
        assertEquals(3, asked.ageSeconds(T0 + 3_000_000_000L));
    }
}
