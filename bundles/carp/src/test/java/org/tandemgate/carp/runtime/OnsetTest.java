package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.node.Problem;

class OnsetTest {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LATER = FIRST.plusSeconds(4);

    private final Onset onset = new Onset("carp lan");

    @Test
    void aProblemThatStaysKeepsTheTimeOfItsFirstLook() {
        onset.of(List.of("a"), FIRST);

        assertEquals(
                List.of(new Problem("carp lan", "a", FIRST), new Problem("carp lan", "b", LATER)),
                onset.of(List.of("a", "b"), LATER));
    }

    @Test
    void aProblemThatComesAgainBeginsAnew() {
        onset.of(List.of("a"), FIRST);
        onset.of(List.of(), FIRST);

        assertEquals(List.of(new Problem("carp lan", "a", LATER)), onset.of(List.of("a"), LATER));
    }
}
