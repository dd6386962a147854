package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.pfsync.runtime.TwoNodes.MILLI;
import static org.tandemgate.pfsync.runtime.TwoNodes.SECOND;

import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.BulkRequest;

/** Two nodes, one of which asks the other for everything. */
class FullAnswerTest {
    private final TwoNodes nodes = new TwoNodes();

    @Test
    void connectionsFromBeforeComeInOneAnswer() {
        for (int flow = 0; flow < 2000; flow++) {
            nodes.connect(flow);
        }
        nodes.firstKernel.reopen();

        nodes.run(SECOND);

        nodes.assertSame();
        assertEquals(2000, nodes.secondKernel.installs());
        final BulkRequest bulk = nodes.second.replication().bulk();
        assertEquals(BulkRequest.Phase.DONE, bulk.phase());
        assertEquals(2000, bulk.share().expected());
        assertNull(bulk.reason());
    }

    /** Who has the connections must not give its roles to the one that comes back without. */
    @Test
    void onlyTheNodeThatStartsIsDemotedUntilItsAnswerHasCome() {
        nodes.run(SECOND);
        nodes.connect(1);
        nodes.run(SECOND);

        nodes.secondKernel.lose();
        nodes.second = nodes.start(22, nodes.secondKernel);
        nodes.cable.cut = true;
        nodes.run(SECOND);
        assertEquals("pfsync bulk requested, try 1 of 12", nodes.second.replication().obstacle());

        nodes.cable.cut = false;
        nodes.runUntil(
                "the answer",
                () -> {
                    assertNull(nodes.first.replication().obstacle());
                    return nodes.second.replication().obstacle() == null;
                },
                9 * SECOND);
        assertEquals(nodes.onFirst(), nodes.onSecond());
    }

    /** A table that nobody has read yet is as incomplete as one that nobody has asked for. */
    @Test
    void readingTheOwnTableIsAnObstacleWithABound() {
        nodes.firstKernel.hang();
        nodes.first = nodes.start(11, nodes.firstKernel);
        nodes.run(59 * SECOND);
        assertEquals(
                "pfsync reads the table of this node's kernel",
                nodes.first.replication().obstacle());

        nodes.run(2 * SECOND);
        assertNull(nodes.first.replication().obstacle());
    }

    @Test
    void anAdministratorsRequestDemotesNobody() {
        nodes.run(SECOND);
        nodes.cable.cut = true;
        nodes.second.replication().resync(nodes.now);
        nodes.run(SECOND);

        assertTrue(nodes.second.replication().bulk().isWaiting());
        assertNull(nodes.second.replication().obstacle());
    }

    /** A peer that hangs: 12 requests, 5 s apart, then loud failure and no demotion any more. */
    @Test
    void hangingAnswerEndsLoudly() {
        nodes.run(SECOND);
        nodes.cable.cut = true;
        nodes.second.replication().resync(nodes.now);

        nodes.run(59 * SECOND);
        assertTrue(nodes.second.replication().bulk().isWaiting());
        nodes.run(2 * SECOND);

        assertEquals(BulkRequest.Phase.FAILED, nodes.second.replication().bulk().phase());
        assertNull(nodes.second.replication().bulk().reason());
        assertNotEquals(null, nodes.second.replication().bulk().failure());
    }

    @Test
    void absentPeerIsNotWaitedFor() {
        nodes.cable.cut = true;
        nodes.run(4 * SECOND);
        assertTrue(nodes.first.replication().bulk().isWaiting());

        nodes.run(2 * SECOND);
        assertEquals(BulkRequest.Phase.NONE, nodes.first.replication().bulk().phase());

        nodes.connect(7);
        nodes.cable.cut = false;
        nodes.runUntil("the entry", () -> !nodes.onSecond().isEmpty(), SECOND);
        assertEquals(BulkRequest.Phase.DONE, nodes.first.replication().bulk().phase());
    }

    /** What an answer names in a packet that is lost on its way has not ended. */
    @Test
    void answerWithAGapEndsNothing() {
        nodes.run(SECOND);
        for (int flow = 0; flow < 500; flow++) {
            nodes.connect(flow);
        }
        nodes.run(SECOND);
        nodes.second.replication().resync(nodes.now);
        nodes.run(SECOND);
        assertEquals(BulkRequest.Phase.DONE, nodes.second.replication().bulk().phase());

        nodes.cable.lossPercent = 30;
        nodes.second.replication().resync(nodes.now);
        nodes.runUntil(
                "the end of the answer",
                () -> !nodes.second.replication().bulk().isWaiting(),
                30 * SECOND);

        assertEquals(0, nodes.second.replication().status().totals().swept());
        assertEquals(500, nodes.onSecond().size());
    }

    /** Its settings were edited: what is known stays, and the roles do too. */
    @Test
    void anotherLinkAsksForEverythingAndKeepsTheTable() {
        nodes.run(SECOND);
        nodes.connect(1);
        nodes.run(SECOND);
        final var before = nodes.first.replication().status();

        nodes.first.replication().relinked(nodes.now);
        assertTrue(nodes.first.replication().bulk().isWaiting());
        assertNull(nodes.first.replication().obstacle());
        assertEquals(1, nodes.first.replication().status().entries());

        nodes.run(6 * SECOND);
        assertFalse(nodes.first.replication().bulk().isWaiting(), "nobody answers for long");
        assertEquals(
                before.sent().get("ins"), nodes.first.replication().status().sent().get("ins"));
    }

    /** An end that was lost with more than is remembered goes with the next complete answer. */
    @Test
    void endThatWasLostGoesWithTheNextAnswer() {
        nodes.run(SECOND);
        nodes.connect(1);
        nodes.connect(2);
        nodes.run(SECOND);
        nodes.second.replication().resync(nodes.now);
        nodes.run(SECOND);
        final Gateway before = nodes.second;
        nodes.cable.cut = true;
        nodes.firstKernel.end(1, false);
        nodes.run(20 * MILLI);
        nodes.cable.cut = false;
        // Nothing else tells it here: the link forgot.
        before.link().forgetGaps();

        nodes.second.replication().resync(nodes.now);
        nodes.run(SECOND);

        nodes.assertSame();
        assertEquals(1, nodes.onSecond().size());
    }
}
