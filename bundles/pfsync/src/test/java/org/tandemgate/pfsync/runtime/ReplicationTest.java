package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.Miss;

/** Two nodes without sockets and threads, with real frames between them. */
class ReplicationTest {
    private static final long STEP = 500_000L;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final MemoryLink.Cable cable = new MemoryLink.Cable(new Random(1));
    private final MemoryKernel firstKernel = new MemoryKernel(11);
    private final MemoryKernel secondKernel = new MemoryKernel(22);
    private int boots;
    private long now = Long.MAX_VALUE - 30 * SECOND;
    private Gateway first = start(11, firstKernel);
    private Gateway second = start(22, secondKernel);

    private Gateway start(final int creatorid, final MemoryKernel kernel) {
        return Gateway.start(creatorid, kernel, Gateway.ours(cable, ++boots));
    }

    private void join() {
        first.link().join(second.link());
        second.link().join(first.link());
    }

    private void run(final long nanos) {
        join();
        final long end = now + nanos;
        while (now - end < 0) {
            now += nanos > SECOND ? 20 * STEP : STEP;
            first.replication().turn(now);
            second.replication().turn(now);
        }
    }

    private void runUntil(final String what, final BooleanSupplier reached, final long most) {
        final long end = now + most;
        while (!reached.getAsBoolean()) {
            assertTrue(now - end < 0, "not within " + most / MILLI + " ms: " + what);
            run(STEP);
        }
    }

    private Map<Integer, String> onFirst() {
        return firstKernel.picture();
    }

    private Map<Integer, String> onSecond() {
        return secondKernel.picture();
    }

    private void connect(final int flow) {
        firstKernel.create(flow);
        firstKernel.move(flow, 4, 4);
    }

    @Test
    void connectionIsUsableOnThePeerWithinMilliseconds() {
        run(SECOND);

        connect(7);

        runUntil("the entry", () -> !onSecond().isEmpty(), 5 * MILLI);
        assertSame();
    }

    @Test
    void endIsToldAtOnce() {
        run(SECOND);
        connect(7);
        run(20 * MILLI);

        firstKernel.end(7, false);

        runUntil("the end", () -> onSecond().isEmpty(), 5 * MILLI);
    }

    @Test
    void connectionsFromBeforeComeInOneAnswer() {
        for (int flow = 0; flow < 2000; flow++) {
            connect(flow);
        }
        firstKernel.reopen();

        run(SECOND);

        assertSame();
        assertEquals(2000, secondKernel.installs());
        final BulkRequest bulk = second.replication().bulk();
        assertEquals(BulkRequest.Phase.DONE, bulk.phase());
        assertEquals(2000, bulk.share().expected());
        assertNull(bulk.reason());
    }

    /** Who has the connections must not give its roles to the one that comes back without. */
    @Test
    void onlyTheNodeThatStartsIsDemotedUntilItsAnswerHasCome() {
        run(SECOND);
        connect(1);
        run(SECOND);

        secondKernel.lose();
        second = start(22, secondKernel);
        cable.cut = true;
        run(SECOND);
        assertEquals("pfsync bulk requested, try 1 of 12", second.replication().obstacle());

        cable.cut = false;
        runUntil(
                "the answer",
                () -> {
                    assertNull(first.replication().obstacle());
                    return second.replication().obstacle() == null;
                },
                9 * SECOND);
        assertEquals(onFirst(), onSecond());
    }

    /** A table that nobody has read yet is as incomplete as one that nobody has asked for. */
    @Test
    void readingTheOwnTableIsAnObstacleWithABound() {
        firstKernel.hang();
        first = start(11, firstKernel);
        run(59 * SECOND);
        assertEquals(
                "pfsync reads the table of this node's kernel", first.replication().obstacle());

        run(2 * SECOND);
        assertNull(first.replication().obstacle());
    }

    @Test
    void anAdministratorsRequestDemotesNobody() {
        run(SECOND);
        cable.cut = true;
        second.replication().resync(now);
        run(SECOND);

        assertTrue(second.replication().bulk().isWaiting());
        assertNull(second.replication().obstacle());
    }

    /** A peer that hangs: 12 requests, 5 s apart, then loud failure and no demotion any more. */
    @Test
    void hangingAnswerEndsLoudly() {
        run(SECOND);
        cable.cut = true;
        second.replication().resync(now);

        run(59 * SECOND);
        assertTrue(second.replication().bulk().isWaiting());
        run(2 * SECOND);

        assertEquals(BulkRequest.Phase.FAILED, second.replication().bulk().phase());
        assertNull(second.replication().bulk().reason());
        assertNotEquals(null, second.replication().bulk().failure());
    }

    @Test
    void absentPeerIsNotWaitedFor() {
        cable.cut = true;
        run(4 * SECOND);
        assertTrue(first.replication().bulk().isWaiting());

        run(2 * SECOND);
        assertEquals(BulkRequest.Phase.NONE, first.replication().bulk().phase());

        connect(7);
        cable.cut = false;
        runUntil("the entry", () -> !onSecond().isEmpty(), SECOND);
        assertEquals(BulkRequest.Phase.DONE, first.replication().bulk().phase());
    }

    /** Start of a process on a kernel that kept its table: no flood, no loss, same identities. */
    @Test
    void restartedProcessAdoptsWhatTheKernelHas() {
        run(SECOND);
        for (int flow = 0; flow < 500; flow++) {
            connect(flow);
        }
        run(SECOND);
        final var before = onFirst();
        final int changes = firstKernel.changes();

        first = start(11, firstKernel);
        run(SECOND);

        assertEquals(before, onFirst());
        assertEquals(before, onSecond());
        assertEquals(changes, firstKernel.changes(), "the kernel knows better");
        assertEquals(0, firstKernel.installs(), "it was there");
        assertEquals(0, first.replication().status().misses().get(Miss.STALE));
        assertEquals(0, second.replication().status().misses().get(Miss.STALE));
        firstKernel.end(3, false);
        run(20 * MILLI);
        assertEquals(before.size() - 1, onSecond().size());
    }

    /** What happened while the process of the active node was away. */
    @Test
    void changesDuringARestartArrive() {
        run(SECOND);
        connect(1);
        connect(2);
        run(SECOND);

        firstKernel.end(1, false);
        connect(3);
        first = start(11, firstKernel);
        run(SECOND);

        assertTrue(onSecond().containsKey(3));
        assertEquals(onFirst().get(2), onSecond().get(2));
    }

    /** The peer was switched off: it gets everything, also what it had made itself. */
    @Test
    void nodeThatLostItsTableGetsEverythingBack() {
        run(SECOND);
        for (int flow = 0; flow < 300; flow++) {
            connect(flow);
        }
        run(SECOND);
        final var before = onFirst();

        firstKernel.lose();
        second.replication().takeOver();
        run(SECOND);
        first = start(11, firstKernel);
        run(SECOND);

        assertEquals(before, onSecond());
        assertEquals(before, onFirst());
    }

    /** Both gave the same flow an identity: they agree on one, and its end is understood. */
    @Test
    void flowWithTwoIdentitiesGetsOne() {
        cable.cut = true;
        run(SECOND);
        connect(7);
        secondKernel.create(7);
        run(20 * MILLI);

        cable.cut = false;
        run(SECOND);

        assertEquals(1, first.replication().status().entries());
        assertEquals(1, second.replication().status().entries());
        assertSame();
        secondKernel.end(7, false);
        run(20 * MILLI);
        assertEquals(Map.of(), onFirst());
    }

    /** The standby's copy ran out: the connection may be alive. */
    @Test
    void expiryOnAStandbyIsNotTold() {
        run(SECOND);
        connect(7);
        run(20 * MILLI);
        second.replication().takeOver();
        second.replication().standby(true);

        secondKernel.end(7, true);
        run(SECOND);

        assertEquals(1, onFirst().size());
    }

    /** The other node carries them now; what this kernel knows of their windows gets old. */
    @Test
    void openConnectionsAreWrittenWhenThisNodeStopsForwarding() {
        first.replication().standby(false);
        run(SECOND);
        connect(1);
        connect(2);
        firstKernel.create(3);
        firstKernel.create(4);
        firstKernel.move(4, 9, 9);
        firstKernel.create(5);
        firstKernel.move(5, 9, 4);
        run(20 * MILLI);
        assertEquals(Set.of(), firstKernel.changed(), "it forwards");

        first.replication().standby(true);
        run(20 * MILLI);

        assertEquals(Set.of(1, 2, 5), firstKernel.changed());
        assertSame();
    }

    /** What an answer names in a packet that is lost on its way has not ended. */
    @Test
    void answerWithAGapEndsNothing() {
        run(SECOND);
        for (int flow = 0; flow < 500; flow++) {
            connect(flow);
        }
        run(SECOND);
        second.replication().resync(now);
        run(SECOND);
        assertEquals(BulkRequest.Phase.DONE, second.replication().bulk().phase());

        cable.lossPercent = 30;
        second.replication().resync(now);
        runUntil(
                "the end of the answer",
                () -> !second.replication().bulk().isWaiting(),
                30 * SECOND);

        assertEquals(0, second.replication().status().totals().swept());
        assertEquals(500, onSecond().size());
    }

    /** Its settings were edited: what is known stays, and the roles do too. */
    @Test
    void anotherLinkAsksForEverythingAndKeepsTheTable() {
        run(SECOND);
        connect(1);
        run(SECOND);
        final var before = first.replication().status();

        first.replication().relinked(now);
        assertTrue(first.replication().bulk().isWaiting());
        assertNull(first.replication().obstacle());
        assertEquals(1, first.replication().status().entries());

        run(6 * SECOND);
        assertFalse(first.replication().bulk().isWaiting(), "nobody answers for long");
        assertEquals(before.sent().get("ins"), first.replication().status().sent().get("ins"));
    }

    @Test
    void boundsChangeWhereTheyAre() {
        run(SECOND);
        connect(1);
        first.replication().reconfigure(Gateway.settings(11, 1), now);
        connect(2);
        run(SECOND);
        assertEquals(1, first.replication().status().entries());

        first.replication().reconfigure(Gateway.settings(11, 2), now);
        connect(3);
        run(SECOND);
        assertEquals(Set.of(1, 3), onSecond().keySet());
    }

    /** In parts, and not once for each of the roles that flap. */
    @Test
    void flappingRolesWriteTheTableOnceASecond() {
        for (int flow = 0; flow < 4500; flow++) {
            connect(flow);
        }
        firstKernel.reopen();
        first.replication().standby(false);
        run(100 * MILLI);

        for (int i = 0; i <= 100; i++) {
            first.replication().standby(i % 2 == 0);
            run(5 * MILLI);
        }
        assertEquals(4500, firstKernel.changes());

        run(2 * SECOND);
        assertEquals(9000, firstKernel.changes());
    }

    /** Its own kernel follows the windows from now on: what is known here is older. */
    @Test
    void nodeThatForwardsAgainWritesNoMore() {
        first.replication().standby(false);
        for (int flow = 0; flow < 4500; flow++) {
            connect(flow);
        }
        firstKernel.reopen();
        run(100 * MILLI);

        first.replication().standby(true);
        first.replication().turn(now);
        first.replication().standby(false);
        run(2 * SECOND);
        assertEquals(Loosening.STATES_A_TURN, firstKernel.changes());

        first.replication().standby(true);
        first.replication().standby(false);
        run(2 * SECOND);
        assertEquals(Loosening.STATES_A_TURN, firstKernel.changes(), "what was only wanted");
    }

    /** A process that starts hears of its hosts one after another; one of them is MASTER. */
    @Test
    void firstHostThatIsBackupDoesNotMakeAServingNodeAStandby() {
        connect(7);
        first = start(11, firstKernel);
        first.replication().standby(true);
        run(100 * MILLI);
        first.replication().standby(false);

        run(2 * SECOND);

        assertEquals(Set.of(), firstKernel.changed());
    }

    /** Its end is on its way while the table is written. */
    @Test
    void entryThatHasJustEndedIsNotMadeAgain() {
        first.replication().standby(false);
        run(SECOND);
        connect(1);
        connect(2);
        run(20 * MILLI);
        firstKernel.drop(1);

        first.replication().standby(true);
        run(20 * MILLI);

        assertEquals(Set.of(2), onFirst().keySet());
        assertEquals(Set.of(2), firstKernel.changed());
    }

    /** Its process ended while it forwarded, and comes back behind the other node. */
    @Test
    void restartedStandbyWritesWhatItFinds() {
        connect(7);
        first = start(11, firstKernel);
        first.replication().standby(true);

        run(SECOND);

        assertEquals(Set.of(7), firstKernel.changed());
    }

    @Test
    void lostPacketsAreToldAgain() {
        run(SECOND);
        cable.lossPercent = 30;
        cable.doublePercent = 10;
        for (int flow = 0; flow < 1000; flow++) {
            connect(flow);
            run(STEP);
        }
        for (int flow = 0; flow < 1000; flow += 3) {
            firstKernel.end(flow, false);
            firstKernel.move(flow + 1, 7, 4);
            run(STEP);
        }
        // This link needs eight acknowledgements to be sure, and idle it sends ten a second.
        run(10 * SECOND);

        assertSame();
    }

    /** Names the first flow that differs, not all that there are. */
    private void assertSame() {
        final var differ = new TreeSet<Integer>(onFirst().keySet());
        differ.addAll(onSecond().keySet());
        differ.removeIf(flow -> Objects.equals(onFirst().get(flow), onSecond().get(flow)));
        assertTrue(
                differ.isEmpty(),
                () ->
                        differ.size()
                                + " differ, "
                                + differ.first()
                                + " is "
                                + onFirst().get(differ.first())
                                + " and "
                                + onSecond().get(differ.first())
                                + "; "
                                + first.link()
                                + second.link());
    }

    /** Each node forwards for other virtual hosts. */
    @Test
    void bothNodesForwardAtOnce() {
        run(SECOND);
        for (int flow = 0; flow < 200; flow++) {
            firstKernel.create(flow);
            firstKernel.move(flow, 4, 4);
            secondKernel.create(10_000 + flow);
            secondKernel.move(10_000 + flow, 4, 4);
            run(STEP);
        }
        run(20 * MILLI);
        assertEquals(400, onFirst().size());
        assertSame();

        for (int flow = 0; flow < 200; flow++) {
            // They move to the other one.
            secondKernel.move(flow, 7, 4);
            firstKernel.move(10_000 + flow, 7, 4);
            run(STEP);
        }
        run(20 * MILLI);

        assertSame();
    }

    /** An end that was lost with more than is remembered goes with the next complete answer. */
    @Test
    void endThatWasLostGoesWithTheNextAnswer() {
        run(SECOND);
        connect(1);
        connect(2);
        run(SECOND);
        second.replication().resync(now);
        run(SECOND);
        final Gateway before = second;
        cable.cut = true;
        firstKernel.end(1, false);
        run(20 * MILLI);
        cable.cut = false;
        // Nothing else tells it here: the link forgot.
        before.link().forgetGaps();

        second.replication().resync(now);
        run(SECOND);

        assertSame();
        assertEquals(1, onSecond().size());
    }

    @Test
    void fullTableIsCountedAndNothingElseSuffers() {
        run(SECOND);
        for (int flow = 0; flow < Gateway.CAPACITY + 10; flow++) {
            connect(flow);
        }
        run(SECOND);

        assertEquals(Gateway.CAPACITY, onSecond().size());
        assertTrue(first.replication().status().misses().get(Miss.FULL) >= 10);
    }

    /** No trailer: BSD's own second of delay, bulk in small portions, nothing swept. */
    @Test
    void peerThatDoesNotCountIsToldAsBsdTells() {
        first =
                Gateway.start(
                        11,
                        firstKernel,
                        new MemoryLink(cable, Dialect.FREEBSD_1400, ++boots, false));
        second =
                Gateway.start(
                        22,
                        secondKernel,
                        new MemoryLink(cable, Dialect.FREEBSD_1400, ++boots, false));
        run(2 * SECOND);
        connect(7);

        run(900 * MILLI);
        assertEquals(Map.of(), onSecond());
        run(200 * MILLI);

        assertSame();
        assertEquals(0, second.link().rejects());
    }

    @Test
    void quietNodesSayNothingButThatTheyLive() {
        run(SECOND);
        for (int flow = 0; flow < 100; flow++) {
            connect(flow);
        }
        run(SECOND);
        final long before = first.link().packetsSent() + second.link().packetsSent();

        run(10 * SECOND);

        final long spoken = first.link().packetsSent() + second.link().packetsSent() - before;
        assertTrue(spoken <= 2 * 101, spoken + " packets");
    }
}
