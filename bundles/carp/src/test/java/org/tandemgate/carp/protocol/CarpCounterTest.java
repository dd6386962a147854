package org.tandemgate.carp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CarpCounterTest {

    /** Measured with UCarp and NetBSD: after a takeover exactly the received counter + 1. */
    @Test
    void goesOnFromTheOtherNode() {
        final var counter = new CarpCounter(5);
        assertEquals(6, counter.next());
        counter.adopt(0xb4cae570a20775d7L);
        assertEquals(0xb4cae570a20775d8L, counter.next());
        assertEquals(0xb4cae570a20775d9L, counter.next());
    }

    /** openbsd ip_carp.c, carp_proto_input_c: its own counter in a packet means a loop. */
    @Test
    void neverRepeatsTheCounterLastReceived() {
        final var counter = new CarpCounter(0);
        final long openBsdCookie = -1;
        for (int i = 0; i < 1000; i++) {
            counter.adopt(openBsdCookie);
            assertNotEquals(openBsdCookie, counter.next());
        }
    }

    @Test
    void wraps() {
        final var counter = new CarpCounter(-2);
        assertEquals(-1, counter.next());
        assertEquals(0, counter.next());
    }

    @Test
    void knowsItsLastCountersAndNoOthers() {
        final var counter = new CarpCounter(100);
        assertFalse(counter.wasOurs(0), "nothing was sent yet");
        for (int i = 1; i <= 1000; i++) {
            assertEquals(100 + i, counter.next());
            assertTrue(counter.wasOurs(100 + i));
            assertEquals(i > 63, counter.wasOurs(100 + i - 63), "63 before, at " + i);
            assertFalse(counter.wasOurs(100 + i - 64), "64 before, at " + i);
        }
        counter.adopt(7);
        assertFalse(counter.wasOurs(7));
    }

    /** So that a peer with replay.protection never takes this node for its own past. */
    @Test
    void countsUpwardsWhenAsked() {
        final var counter = new CarpCounter(Long.MAX_VALUE);
        counter.countUpwards(1_000);
        assertEquals(1_001, counter.next());
        counter.adopt(500);
        assertEquals(1_002, counter.next(), "a lower one is not adopted");
        counter.adopt(5_000);
        assertEquals(5_001, counter.next());
        counter.countUpwards(9_000);
        assertEquals(5_002, counter.next(), "asked once");
    }

    @Test
    void doesNotFallBehindWhatItHasSent() {
        final var ahead = new CarpCounter(7_000);
        ahead.next();
        ahead.countUpwards(1_000);
        assertEquals(7_002, ahead.next());

        final var wraps = new CarpCounter(Long.MAX_VALUE - 1);
        wraps.next();
        wraps.countUpwards(Long.MIN_VALUE + 10);
        assertEquals(Long.MIN_VALUE + 11, wraps.next());
    }
}
