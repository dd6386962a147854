package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.PeerSession.Worth;

class PeerSessionTest {
    private static final long HERE = 100;
    private static final long THERE = 200;
    private static final long LATER = 300;
    private static final long T0 = 0;

    private final PeerSession session = new PeerSession(HERE);

    private Worth judge(final long sender, final long number, final long heard) {
        return session.judge(sender, number, heard, T0);
    }

    @Test
    void whoHasHeardThisProcessIsThePeer() {
        assertEquals(Worth.UNPROVEN, judge(THERE, 1, 0));
        assertFalse(session.isEstablished());
        assertEquals(THERE, session.name(false));

        assertEquals(Worth.STARTED, judge(THERE, 2, HERE));
        assertEquals(Worth.GOOD, judge(THERE, 3, HERE));
        assertEquals(Worth.REPLAY, judge(THERE, 3, HERE));
        assertTrue(session.isPeer(THERE));
    }

    @Test
    void whatWasSaidToAnEarlierProcessProvesNothing() {
        assertEquals(Worth.UNPROVEN, judge(THERE, 2, HERE - 1));
        judge(THERE, 3, HERE);
        assertEquals(Worth.UNPROVEN, judge(THERE, 4, HERE - 1));
        assertEquals(Worth.GOOD, judge(THERE, 4, HERE));
    }

    @Test
    void anotherProcessReplacesThePeerOnceItHasHeardThisOne() {
        judge(THERE, 1, HERE);
        assertEquals(Worth.UNPROVEN, judge(LATER, 1, 0));
        assertTrue(session.isPeer(THERE), "it has proved nothing yet");
        assertEquals(THERE, session.name(false), "what tells something names the peer");
        assertEquals(LATER, session.name(true));
        assertEquals(THERE, session.name(true), "once is enough");

        assertEquals(Worth.STARTED, judge(LATER, 2, HERE));
        assertEquals(Worth.REPLAY, judge(THERE, 9, HERE), "that process has ended");
        assertEquals(Worth.GOOD, judge(LATER, 3, HERE));
    }

    @Test
    void ownPacketIsAnEcho() {
        assertEquals(Worth.ECHO, judge(HERE, 1, HERE));
    }

    @Test
    void endedProcessesAreBounded() {
        for (int i = 0; i <= PeerSession.RETIRED + 1; i++) {
            assertEquals(Worth.STARTED, judge(1000 + i, 1, HERE));
        }
        assertEquals(Worth.REPLAY, judge(1001, 2, HERE));
        assertEquals(Worth.STARTED, judge(1000, 2, HERE), "the oldest made room");
    }

    @Test
    void nobodyIsNoBootId() {
        assertThrows(IllegalArgumentException.class, () -> new PeerSession(0));
    }
}
