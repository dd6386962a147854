package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.Deferral.Release;

/** Which packets wait for what; openbsd/src if_pfsync.c pfsync_defer, pfsync_undefer. */
class DeferralTest {
    private static final long T0 = 5_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private final Deferral<String> deferral = new Deferral<>();
    private final List<String> sent = new ArrayList<>();

    @BeforeEach
    void somebodyAcknowledges() {
        deferral.paused(false);
    }

    private static StateId id(final int number) {
        return new StateId(number, 11);
    }

    private List<String> after(final long nanos) {
        sent.clear();
        deferral.turn(T0 + nanos, sent::add);
        return List.copyOf(sent);
    }

    private void hold(final String packet, final long question) {
        deferral.hold(packet, question, T0, sent::add);
    }

    @Test
    void packetWaitsUntilThePeerHasItsState() {
        hold("syn", 1);
        assertEquals(List.of(), after(0), "its event is not heard yet");
        deferral.told(id(7), T0);
        deferral.heard(1);
        assertTrue(deferral.isAwaited(id(7)));
        assertEquals(List.of(), after(0), "told, not acknowledged");
        assertEquals(T0 + 20 * MILLI, deferral.deadlineNanos(T0));

        deferral.settled(id(7));

        assertFalse(deferral.isAwaited(id(7)));
        assertEquals(List.of("syn"), after(0));
        assertEquals(1, deferral.released(Release.ACKNOWLEDGED));
        assertEquals(0, deferral.size());
        assertEquals(T0 + 1000 * MILLI, deferral.deadlineNanos(T0), "nothing waits");
    }

    @Test
    void packetOfWhatIsNotToldLeavesAsSoonAsItsEventIsHeard() {
        hold("dns", 3);
        deferral.heard(2);
        assertEquals(List.of(), after(0), "an older question");

        deferral.heard(3);

        assertEquals(List.of("dns"), after(0));
        assertEquals(1, deferral.released(Release.ACKNOWLEDGED));
    }

    @Test
    void laterStatesDoNotHoldUpAnEarlierPacket() {
        deferral.told(id(1), T0);
        hold("first", 1);
        deferral.heard(1);
        deferral.told(id(2), T0);
        hold("second", 2);
        deferral.heard(2);

        deferral.settled(id(1));
        assertEquals(List.of("first"), after(0));
        deferral.settled(id(2));
        assertEquals(List.of("second"), after(0));
    }

    @Test
    void packetsLeaveInTheOrderInWhichTheyCame() {
        deferral.told(id(1), T0);
        deferral.told(id(2), T0);
        hold("first", 1);
        hold("second", 1);
        deferral.heard(1);

        deferral.settled(id(2));
        assertEquals(List.of(), after(0), "the older state is not acknowledged");
        deferral.settled(id(1));
        assertEquals(List.of("first", "second"), after(0));
    }

    @Test
    void nothingWaitsLongerThan20Milliseconds() {
        deferral.told(id(1), T0);
        hold("syn", 1);
        deferral.heard(1);
        assertEquals(List.of(), after(20 * MILLI - 1));

        assertEquals(List.of("syn"), after(20 * MILLI));
        assertFalse(deferral.isAwaited(id(1)), "the next ones do not wait for it");
        assertEquals(1, deferral.released(Release.EXPIRED));
        assertEquals(0, deferral.released(Release.ACKNOWLEDGED));

        deferral.told(id(2), T0 + 20 * MILLI);
        hold("next", 2);
        deferral.heard(2);
        deferral.settled(id(2));
        assertEquals(List.of("next"), after(20 * MILLI));
        assertEquals(1, deferral.released(Release.ACKNOWLEDGED));
    }

    @Test
    void packetWhoseEventIsNeverHeardExpires() {
        hold("syn", 1);
        assertEquals(List.of(), after(20 * MILLI - 1));
        assertEquals(List.of("syn"), after(20 * MILLI));
        assertEquals(1, deferral.released(Release.EXPIRED));
    }

    @Test
    void stateThatIsToldAgainKeepsItsPlace() {
        deferral.told(id(1), T0);
        hold("first", 1);
        deferral.heard(1);
        deferral.told(id(2), T0);
        deferral.told(id(1), T0);
        assertEquals(List.of(), after(0));

        deferral.settled(id(1));

        assertEquals(List.of("first"), after(0));
    }

    @Test
    void oldestLeavesWhenThereIsNoRoom() {
        for (int i = 0; i < Deferral.MOST_PACKETS; i++) {
            hold("p" + i, 1);
        }
        assertEquals(List.of(), sent);

        hold("one more", 1);

        assertEquals(List.of("p0"), sent);
        assertEquals(Deferral.MOST_PACKETS, deferral.size());
        assertEquals(1, deferral.released(Release.FULL));
    }

    /** As many as are told within 20 ms at three million new connections a second. */
    @Test
    void statesThatAreAwaitedAreBounded() {
        for (int i = 0; i <= 65_536; i++) {
            deferral.told(id(i), T0);
        }

        assertTrue(deferral.isAwaited(id(65_535)));
        assertFalse(deferral.isAwaited(id(65_536)));
    }

    @Test
    void nothingWaitsForAnAbsentPeer() {
        deferral.told(id(1), T0);
        hold("before", 1);
        deferral.paused(true);
        deferral.told(id(2), T0);
        assertFalse(deferral.isAwaited(id(1)));
        assertFalse(deferral.isAwaited(id(2)));

        hold("after", 2);

        assertEquals(List.of("before", "after"), sent);
        assertEquals(2, deferral.released(Release.UNTOLD));
    }

    @Test
    void endSendsEverything() {
        deferral.told(id(1), T0);
        hold("one", 1);
        hold("two", 1);

        deferral.end(sent::add);

        assertEquals(List.of("one", "two"), sent);
        assertFalse(deferral.isAwaited(id(1)));
    }
}
