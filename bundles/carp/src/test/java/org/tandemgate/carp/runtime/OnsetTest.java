package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.node.Problem;

class OnsetTest {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LATER = FIRST.plusSeconds(4);
    private static final Instant LAST = FIRST.plusSeconds(9);

    private final Onset onset = new Onset("carp lan");

    private static Problem problem(final String text, final Instant since) {
        return new Problem("carp lan", text, since);
    }

    @Test
    void aProblemThatStaysKeepsTheTimeOfItsFirstLook() {
        onset.look(List.of("a"), FIRST);
        onset.look(List.of("a", "b"), LATER);

        assertEquals(
                List.of(problem("a", FIRST), problem("b", LATER)),
                onset.of(List.of("a", "b"), LAST));
    }

    @Test
    void aProblemThatComesAgainBeginsAnew() {
        onset.look(List.of("a"), FIRST);
        onset.look(List.of(), LATER);
        onset.look(List.of("a"), LAST);

        assertEquals(List.of(problem("a", LAST)), onset.of(List.of("a"), LAST));
    }

    /** Who asks neither begins a problem nor keeps one alive. */
    @Test
    void askingIsNoLook() {
        assertEquals(List.of(problem("a", FIRST)), onset.of(List.of("a"), FIRST));
        onset.look(List.of("a"), LATER);

        assertEquals(List.of(), onset.of(List.of(), LAST));
        assertEquals(List.of(problem("a", LATER)), onset.of(List.of("a"), LAST));
    }
}
