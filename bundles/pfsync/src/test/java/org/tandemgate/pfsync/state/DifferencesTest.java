package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static final StateId ONE = new StateId(1, 7);
    private static final StateId TWO = new StateId(2, 7);

    private final Differences differences = new Differences();

    @Test
    void whatDiffersTheSameWayTwiceIsNamed() {
        differences.compare(Map.of(ONE, 5L), Map.of(TWO, 6L));
        differences.again();
        differences.compare(Map.of(ONE, 5L), Map.of(TWO, 6L));

        assertEquals(
                Map.of(
                        ONE,
                        new Differences.Pair(5, Picture.ABSENT),
                        TWO,
                        new Differences.Pair(Picture.ABSENT, 6)),
                differences.named());
    }

    @Test
    void whatDiffersOnceIsOnItsWay() {
        differences.compare(Map.of(ONE, 5L), Map.of());
        differences.again();
        differences.compare(Map.of(ONE, 5L, TWO, 6L), Map.of(ONE, 5L));

        assertEquals(Map.of(), differences.named());
        assertEquals(0, differences.more());
    }

    @Test
    void whatDiffersInAnotherWayIsOnItsWay() {
        differences.compare(Map.of(ONE, 5L), Map.of(ONE, 4L));
        differences.again();
        differences.compare(Map.of(ONE, 6L), Map.of(ONE, 5L));

        assertEquals(Map.of(), differences.named());
    }

    /** Beyond what is remembered of the first look the second one decides alone. */
    @Test
    void moreThanIsRememberedIsCounted() {
        final Map<StateId, Long> here = new HashMap<>();
        for (int i = 0; i < Differences.REMEMBERED + 10; i++) {
            here.put(new StateId(i, 7), 5L);
        }
        differences.compare(here, Map.of());
        differences.again();
        differences.compare(here, Map.of());

        assertEquals(Differences.NAMED, differences.named().size());
        assertEquals(Differences.REMEMBERED + 10 - Differences.NAMED, differences.more());
    }
}
