package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.BulkRequest.Phase;

class BulkRequestTest {
    private static final long SECOND = 1_000_000_000L;

    /** The clock wraps while these run; no constant, because the compiler forbids that. */
    private static final long T0 = Long.parseLong("7fffffffffffffff", 16) - 9;

    private static final BulkSettings SETTINGS = new BulkSettings(5 * SECOND, 3, 60 * SECOND);

    private static BulkRequest requested() {
        return BulkRequest.none(SETTINGS).start(T0).next();
    }

    @Test
    void fromRequestToEnd() {
        final var none = BulkRequest.none(SETTINGS);
        assertFalse(none.isWaiting());
        assertNull(none.reason());
        final var step = none.start(T0);
        assertTrue(step.request());
        assertEquals("pfsync bulk requested, try 1 of 3", step.next().reason());

        final var running = step.next().started(T0 + 1).announced(200, T0 + 2);
        assertEquals("pfsync bulk running, 0 %", running.reason());
        final var half = running.received(101, T0 + 3);
        assertEquals("pfsync bulk running, 50 %", half.reason());
        final var more = half.received(500, T0 + 4);
        assertEquals(99, more.share().percent());

        final var done = more.ended(0, T0 + 5);
        assertEquals(Phase.DONE, done.phase());
        assertEquals(100, done.share().percent());
        assertNull(done.reason());
        assertNull(done.failure());
        assertSame(done, done.received(1, T0 + 6));
    }

    /** BSD does not say how many there are. */
    @Test
    void withoutATotalItCounts() {
        final var running = requested().started(T0).received(7, T0);
        assertEquals("pfsync bulk running, 7 states", running.reason());
        assertEquals(0, running.share().percent());
    }

    /** A configuration event that changes nothing, a resync while one runs. */
    @Test
    void isNotRestartedWhileItRuns() {
        final var running = requested().started(T0 + 1);
        final var step = running.start(T0 + 2);
        assertSame(running, step.next());
        assertFalse(step.request());
        assertTrue(running.ended(0, T0 + 3).start(T0 + 4).request());
    }

    /** OpenBSD with an empty table says the end alone; the start may also be lost. */
    @Test
    void endWithoutStart() {
        assertEquals(Phase.DONE, requested().ended(0, T0).phase());
        assertEquals(Phase.DONE, requested().received(3, T0).ended(0, T0).phase());
    }

    @Test
    void asksAgainWithoutProgress() {
        final var running = requested().started(T0 + SECOND).received(5, T0 + 2 * SECOND);
        assertEquals(T0 + 7 * SECOND, running.deadlineNanos());
        assertFalse(running.tick(T0 + 7 * SECOND - 1).request());
        final var again = running.tick(T0 + 7 * SECOND);
        assertTrue(again.request());
        assertEquals("pfsync bulk requested, try 2 of 3", again.next().reason());
        assertEquals(0, again.next().share().received());
        assertFalse(again.next().tick(T0 + 7 * SECOND).request());
    }

    /** FreeBSD pretends success here. */
    @Test
    void givesUpLoudlyAfterTheLastTry() {
        var bulk = requested();
        int requests = 1;
        long now = T0;
        while (bulk.isWaiting()) {
            now = bulk.deadlineNanos();
            final var step = bulk.tick(now);
            requests += step.request() ? 1 : 0;
            bulk = step.next();
        }
        assertEquals(3, requests);
        assertEquals(T0 + 15 * SECOND, now);
        assertEquals(Phase.FAILED, bulk.phase());
        assertNull(bulk.reason());
        assertTrue(
                bulk.failure()
                        .startsWith("pfsync bulk given up after 15 s and 3 requests, 0 states"),
                bulk.failure());
        assertEquals(0, bulk.share().percent());
        assertTrue(bulk.start(now).request());
    }

    /** A peer that says a little for ever does not keep the node demoted for ever. */
    @Test
    void endsAtTheBoundWhateverProgressThereIs() {
        var bulk = requested().started(T0);
        long now = T0;
        while (bulk.isWaiting() && now - T0 < 200 * SECOND) {
            now += SECOND;
            bulk = bulk.received(1, now).tick(now).next();
        }
        assertEquals(T0 + 60 * SECOND, now);
        assertEquals(Phase.FAILED, bulk.phase());
        assertTrue(bulk.failure().contains("after 60 s and 1 requests, 60 states"), bulk.failure());
    }

    /** pfsync_in_bus() of FreeBSD: now - endtime is not before the request. */
    @Test
    void anEndOfAnEarlierRequestIsNoEnd() {
        final var again = requested().tick(T0 + 5 * SECOND).next().tick(T0 + 10 * SECOND).next();
        assertEquals(Phase.REQUESTED, again.ended(3, T0 + 11 * SECOND).phase());
        assertEquals(Phase.DONE, again.ended(2, T0 + 11 * SECOND).phase());
        assertEquals(Phase.DONE, again.ended(1, T0 + 10 * SECOND).phase());
        assertEquals(Phase.REQUESTED, again.ended(0xffffffffL, T0 + 11 * SECOND).phase());
    }

    @Test
    void percentNeverFalls() {
        final var running = requested().started(T0).announced(100, T0).received(60, T0);
        final var again = running.tick(running.deadlineNanos()).next();
        assertEquals(60, again.share().percent());
        assertEquals(60, again.announced(1000, T0).received(70, T0).share().percent());
        assertEquals(60, again.announced(-1, T0).share().percent());
    }

    @Test
    void linkDownEndsTheWait() {
        assertEquals(Phase.NONE, requested().cancel().phase());
        final var done = requested().ended(0, T0);
        assertSame(done, done.cancel());
    }

    @Test
    void settingsAreChecked() {
        assertEquals(12, BulkSettings.DEFAULT.tries());
        assertThrows(IllegalArgumentException.class, () -> new BulkSettings(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BulkSettings(2, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BulkSettings(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BulkSettings(1, 1001, 1));
    }
}
