package org.tandemgate.itests.world.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final Tally TALLY =
            new Tally(
                    123_456_789_012L,
                    new Tally.Streams(10, 2, 3, 1L << 40, "7 receive: Connection reset"),
                    new Tally.Flows(5, 1, 4),
                    6);

    @Test
    void isReadAsItWasWritten() {
        assertEquals(TALLY, Tally.parse(TALLY.toString()));
        assertEquals(5, TALLY.streams().flowing());
    }

    @Test
    void refusesHalfALine() {
        final String line = TALLY.toString();
        assertThrows(IllegalArgumentException.class, () -> Tally.parse(line.substring(0, 40)));
    }
}
