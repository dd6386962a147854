package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** pfsync.md 3.2 and 3.3. */
class LevelsTest {
    @ParameterizedTest
    @CsvSource({
        "1, 2, 0, 0",
        "2, 4, 2, 1",
        "3, 4, 4, 2",
        "4, 7, 4, 3",
        "5, 9, 4, 3",
        "6, 9, 7, 4",
        "7, 9, 9, 5",
        "8, 10, 10, 5",
        "9, 2, 2, 1"
    })
    void tcpOfTheKernel(final int linux, final int closer, final int other, final int timeout) {
        final var initiator = Levels.tcp(linux, false);
        assertEquals(new Levels(closer, other, timeout), initiator);
        assertEquals(linux, Levels.linuxTcp(initiator.src(), initiator.dst()));
        final var responder = Levels.tcp(linux, true);
        final boolean closing = linux >= 4 && linux <= 6;
        assertEquals(closing ? new Levels(other, closer, timeout) : initiator, responder);
        assertEquals(linux, Levels.linuxTcp(responder.src(), responder.dst()));
    }

    /** What a BSD may send and Linux does not. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "2, 0, 1",
        "4, 0, 1",
        "4, 1, 1",
        "2, 2, 9",
        "2, 4, 2",
        "4, 3, 2",
        "5, 6, 3",
        "6, 4, 3",
        "7, 5, 4",
        "7, 2, 2",
        "8, 4, 4",
        "7, 7, 6",
        "8, 8, 6",
        "10, 7, 6",
        "10, 4, 5",
        "9, 10, 7",
        "10, 9, 7",
        "11, 0, 0",
        "4, 12, 0",
        "12, 12, 0"
    })
    void tcpOfPf(final int src, final int dst, final int linux) {
        assertEquals(linux, Levels.linuxTcp(src, dst));
    }

    /**
     * A connection of Linux never falls in pf's terms, whoever closes: else a peer calls it stale.
     */
    @Test
    void levelsRiseWithTheStates() {
        for (final boolean responder : new boolean[] {false, true}) {
            final int[] life = {1, 9, 2, 3, 4, 5, 6, 7, 8};
            for (int i = 1; i < life.length; i++) {
                final var before = Levels.tcp(life[i - 1], responder);
                final var after = Levels.tcp(life[i], responder);
                assertEquals(
                        true,
                        before.src() <= after.src() && before.dst() <= after.dst(),
                        before + " " + after);
            }
        }
    }

    @Test
    void otherProtocols() {
        assertEquals(new Levels(1, 0, 6), Levels.udp(false));
        assertEquals(new Levels(2, 2, 8), Levels.udp(true));
        assertEquals(new Levels(0, 0, 9), Levels.icmp(false));
        assertEquals(new Levels(0, 0, 10), Levels.icmp(true));
        assertEquals(new Levels(1, 0, 12), Levels.other(false));
        assertEquals(new Levels(2, 2, 13), Levels.other(true));
        assertThrows(IllegalArgumentException.class, () -> Levels.tcp(0, false));
        assertThrows(IllegalArgumentException.class, () -> Levels.tcp(10, false));
    }
}
