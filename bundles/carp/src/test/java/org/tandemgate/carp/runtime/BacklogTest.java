package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When a backup may believe that its master is silent although packets never end. */
class BacklogTest {
    private final Backlog backlog = new Backlog(0);

    @Test
    void anEmptySocketIsReadUntilTheReadingBegan() {
        backlog.read(100, 3, true);

        assertTrue(backlog.hasReadUntil(100));
        assertFalse(backlog.hasReadUntil(101));
    }

    @Test
    void aSocketThatIsNotEmptyProvesNothing() {
        backlog.read(100, 512, false);
        backlog.read(200, 512, false);

        assertTrue(backlog.hasReadUntil(0));
        assertFalse(backlog.hasReadUntil(1));
    }

    /** Whatever waited at 100 has been read when a whole buffer was read after it. */
    @Test
    void underAFloodWhatWaitedIsReadAfterAsManyPacketsAsCanWait() {
        backlog.read(100, 10, true);
        for (int packets = 0; packets < Backlog.FITS - 512; packets += 512) {
            backlog.read(200 + packets, 512, false);
            assertFalse(backlog.hasReadUntil(101), "after " + packets);
        }

        backlog.read(5000, 512, false);

        assertTrue(backlog.hasReadUntil(100));
        assertFalse(backlog.hasReadUntil(101));
        for (int packets = 512; packets < Backlog.FITS; packets += 512) {
            backlog.read(6000, 512, false);
        }
        assertTrue(backlog.hasReadUntil(5000));
        assertFalse(backlog.hasReadUntil(5001));
    }
}
