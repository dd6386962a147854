package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TakeOversTest {
    @Test
    void hostsThatBecomeMasterTogetherAreOneTakeOver() {
        final TakeOvers takeovers = new TakeOvers();
        final long begun = 5;
        takeovers.add(begun);
        takeovers.add(begun + 20_000_000L);
        assertEquals(1, takeovers.count());

        takeovers.add(begun + TakeOvers.TOGETHER_NANOS);
        assertEquals(2, takeovers.count());
    }
}
