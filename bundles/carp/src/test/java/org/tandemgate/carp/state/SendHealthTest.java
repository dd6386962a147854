package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SendHealthTest {
    private static final long SECOND = 1_000_000_000L;

    private static SendHealth after(final String sends) {
        SendHealth health = SendHealth.GOOD;
        for (int i = 0; i < sends.length(); i++) {
            health = health.after(sends.charAt(i) == '+', i * SECOND);
        }
        return health;
    }

    @Test
    void threeFailuresDemoteAlsoWithSuccessesBetween() {
        assertFalse(after("--").failing());
        assertTrue(after("---").failing());
        assertTrue(after("-+-++-").failing());
        assertFalse(after("--+++-").failing());
    }

    @Test
    void threeSuccessesInARowForgiveEverything() {
        assertTrue(after("---++").failing());
        assertTrue(after("---++-++").failing());
        assertFalse(after("---+++").failing());
        assertEquals(0, after("---+++").failures());
        assertFalse(after("-------------+++--").failing());
    }

    @Test
    void whileFailingAProbeIsDueOnceASecond() {
        final SendHealth failing = after("---");
        assertFalse(failing.probeDue(2 * SECOND + SECOND / 2));
        assertTrue(failing.probeDue(3 * SECOND));
        assertFalse(failing.after(true, 3 * SECOND).probeDue(3 * SECOND + 1));
        assertFalse(after("--").probeDue(100 * SECOND));
        assertFalse(SendHealth.GOOD.probeDue(100 * SECOND));
    }
}
