package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.pfsync.runtime.TwoNodes.MILLI;
import static org.tandemgate.pfsync.runtime.TwoNodes.SECOND;
import static org.tandemgate.pfsync.runtime.TwoNodes.STEP;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.Miss;

/** What happens on one node happens on the other. */
class ReplicationTest {
    private final TwoNodes nodes = new TwoNodes();

    @Test
    void connectionIsUsableOnThePeerWithinMilliseconds() {
        nodes.run(SECOND);

        nodes.connect(7);

        nodes.runUntil("the entry", () -> !nodes.onSecond().isEmpty(), 5 * MILLI);
        nodes.assertSame();
    }

    @Test
    void endIsToldAtOnce() {
        nodes.run(SECOND);
        nodes.connect(7);
        nodes.run(20 * MILLI);

        nodes.firstKernel.end(7, false);

        nodes.runUntil("the end", () -> nodes.onSecond().isEmpty(), 5 * MILLI);
    }

    /** Start of a process on a kernel that kept its table: no flood, no loss, same identities. */
    @Test
    void restartedProcessAdoptsWhatTheKernelHas() {
        nodes.run(SECOND);
        for (int flow = 0; flow < 500; flow++) {
            nodes.connect(flow);
        }
        nodes.run(SECOND);
        final var before = nodes.onFirst();
        final int changes = nodes.firstKernel.changes();

        nodes.first = nodes.start(11, nodes.firstKernel);
        nodes.run(SECOND);

        assertEquals(before, nodes.onFirst());
        assertEquals(before, nodes.onSecond());
        assertEquals(changes, nodes.firstKernel.changes(), "the kernel knows better");
        assertEquals(0, nodes.firstKernel.installs(), "it was there");
        assertEquals(0, nodes.first.replication().status().misses().get(Miss.STALE));
        assertEquals(0, nodes.second.replication().status().misses().get(Miss.STALE));
        nodes.firstKernel.end(3, false);
        nodes.run(20 * MILLI);
        assertEquals(before.size() - 1, nodes.onSecond().size());
    }

    /** What happened while the process of the active node was away. */
    @Test
    void changesDuringARestartArrive() {
        nodes.run(SECOND);
        nodes.connect(1);
        nodes.connect(2);
        nodes.run(SECOND);

        nodes.firstKernel.end(1, false);
        nodes.connect(3);
        nodes.first = nodes.start(11, nodes.firstKernel);
        nodes.run(SECOND);

        assertTrue(nodes.onSecond().containsKey(3));
        assertEquals(nodes.onFirst().get(2), nodes.onSecond().get(2));
    }

    /** The peer was switched off: it gets everything, also what it had made itself. */
    @Test
    void nodeThatLostItsTableGetsEverythingBack() {
        nodes.run(SECOND);
        for (int flow = 0; flow < 300; flow++) {
            nodes.connect(flow);
        }
        nodes.run(SECOND);
        final var before = nodes.onFirst();

        nodes.firstKernel.lose();
        nodes.second.replication().takeOver();
        nodes.run(SECOND);
        nodes.first = nodes.start(11, nodes.firstKernel);
        nodes.run(SECOND);

        assertEquals(before, nodes.onSecond());
        assertEquals(before, nodes.onFirst());
    }

    /** Both gave the same flow an identity: they agree on one, and its end is understood. */
    @Test
    void flowWithTwoIdentitiesGetsOne() {
        nodes.cable.cut = true;
        nodes.run(SECOND);
        nodes.connect(7);
        nodes.secondKernel.create(7);
        nodes.run(20 * MILLI);

        nodes.cable.cut = false;
        nodes.run(SECOND);

        assertEquals(1, nodes.first.replication().status().entries());
        assertEquals(1, nodes.second.replication().status().entries());
        nodes.assertSame();
        nodes.secondKernel.end(7, false);
        nodes.run(20 * MILLI);
        assertEquals(Map.of(), nodes.onFirst());
    }

    @Test
    void boundsChangeWhereTheyAre() {
        nodes.run(SECOND);
        nodes.connect(1);
        nodes.first.replication().reconfigure(Gateway.settings(11, 1), nodes.now);
        nodes.connect(2);
        nodes.run(SECOND);
        assertEquals(1, nodes.first.replication().status().entries());

        nodes.first.replication().reconfigure(Gateway.settings(11, 2), nodes.now);
        nodes.connect(3);
        nodes.run(SECOND);
        assertEquals(Set.of(1, 3), nodes.onSecond().keySet());
    }

    @Test
    void lostPacketsAreToldAgain() {
        nodes.run(SECOND);
        nodes.cable.lossPercent = 30;
        nodes.cable.doublePercent = 10;
        for (int flow = 0; flow < 1000; flow++) {
            nodes.connect(flow);
            nodes.run(STEP);
        }
        for (int flow = 0; flow < 1000; flow += 3) {
            nodes.firstKernel.end(flow, false);
            nodes.firstKernel.move(flow + 1, 7, 4);
            nodes.run(STEP);
        }
        // This link needs eight acknowledgements to be sure, and idle it sends ten a second.
        nodes.run(10 * SECOND);

        nodes.assertSame();
    }

    /** A virtual machine that stood still, or a clock that counts while it sleeps: nothing ends. */
    @Test
    void hourThatPassesAtOnceChangesNothing() {
        nodes.run(SECOND);
        for (int flow = 0; flow < 50; flow++) {
            nodes.connect(flow);
        }
        nodes.run(SECOND);
        nodes.connect(50);
        // Its message waits for others.
        nodes.run(STEP);
        nodes.now += 3600 * SECOND;
        nodes.firstKernel.end(0, false);
        nodes.run(SECOND);

        assertEquals(50, nodes.onSecond().size());
        nodes.assertSame();
        assertEquals(BulkRequest.Phase.DONE, nodes.second.replication().bulk().phase());
        assertNull(nodes.second.replication().obstacle());
    }

    /** Each node forwards for other virtual hosts. */
    @Test
    void bothNodesForwardAtOnce() {
        nodes.run(SECOND);
        for (int flow = 0; flow < 200; flow++) {
            nodes.firstKernel.create(flow);
            nodes.firstKernel.move(flow, 4, 4);
            nodes.secondKernel.create(10_000 + flow);
            nodes.secondKernel.move(10_000 + flow, 4, 4);
            nodes.run(STEP);
        }
        nodes.run(20 * MILLI);
        assertEquals(400, nodes.onFirst().size());
        nodes.assertSame();

        for (int flow = 0; flow < 200; flow++) {
            // They move to the other one.
            nodes.secondKernel.move(flow, 7, 4);
            nodes.firstKernel.move(10_000 + flow, 7, 4);
            nodes.run(STEP);
        }
        nodes.run(20 * MILLI);

        nodes.assertSame();
    }

    @Test
    void fullTableIsCountedAndNothingElseSuffers() {
        nodes.run(SECOND);
        for (int flow = 0; flow < Gateway.CAPACITY + 10; flow++) {
            nodes.connect(flow);
        }
        nodes.run(SECOND);

        assertEquals(Gateway.CAPACITY, nodes.onSecond().size());
        assertTrue(nodes.first.replication().status().misses().get(Miss.FULL) >= 10);
    }

    /** No trailer: BSD's own second of delay, bulk in small portions, nothing swept. */
    @Test
    void peerThatDoesNotCountIsToldAsBsdTells() {
        nodes.first =
                Gateway.start(
                        11,
                        nodes.firstKernel,
                        new MemoryLink(nodes.cable, Dialect.FREEBSD_1400, ++nodes.boots, false));
        nodes.second =
                Gateway.start(
                        22,
                        nodes.secondKernel,
                        new MemoryLink(nodes.cable, Dialect.FREEBSD_1400, ++nodes.boots, false));
        nodes.run(2 * SECOND);
        nodes.connect(7);

        nodes.run(900 * MILLI);
        assertEquals(Map.of(), nodes.onSecond());
        nodes.run(200 * MILLI);

        nodes.assertSame();
        assertEquals(0, nodes.second.link().rejects());
    }

    @Test
    void quietNodesSayNothingButThatTheyLive() {
        nodes.run(SECOND);
        for (int flow = 0; flow < 100; flow++) {
            nodes.connect(flow);
        }
        nodes.run(SECOND);
        final long before = nodes.first.link().packetsSent() + nodes.second.link().packetsSent();

        nodes.run(10 * SECOND);

        final long spoken =
                nodes.first.link().packetsSent() + nodes.second.link().packetsSent() - before;
        assertTrue(spoken <= 2 * 101, spoken + " packets");
    }
}
