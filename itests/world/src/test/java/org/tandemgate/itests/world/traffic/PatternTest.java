package org.tandemgate.itests.world.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PatternTest {
    private static final int LENGTH = 400;

    private static ByteBuffer made(final long seed, final long offset) {
        final var buffer = ByteBuffer.allocate(LENGTH);
        Pattern.fill(buffer, seed, offset);
        return buffer.flip();
    }

    @Test
    void bothEndsMakeTheSameOctetsHoweverTheyAreCut() {
        assertEquals(0, Pattern.wrong(made(7, 1001), 7, 1001));
        assertEquals(0, Pattern.wrong(made(7, 1000).position(3).slice(), 7, 1003));
    }

    @Test
    void oneBentOctetIsOneWrong() {
        final ByteBuffer bent = made(7, 0);
        bent.put(100, (byte) (bent.get(100) ^ 1));
        assertEquals(1, Pattern.wrong(bent, 7, 0));
    }

    /** By chance one octet of 256 matches. */
    @Test
    void lostDoubledAndForeignOctetsAreWrong() {
        assertTrue(Pattern.wrong(made(7, 1), 7, 0) > LENGTH * 9 / 10, "one lost");
        assertTrue(Pattern.wrong(made(7, 0), 7, 1) > LENGTH * 9 / 10, "one doubled");
        assertTrue(Pattern.wrong(made(8, 0), 7, 0) > LENGTH * 9 / 10, "of another connection");
        assertTrue(Pattern.wrong(made(7, 200), 7, 0) > LENGTH * 9 / 10, "a chunk lost");
    }
}
