package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.tandemgate.pfsync.runtime.TwoNodes.SECOND;
import static org.tandemgate.pfsync.runtime.TwoNodes.STEP;

import org.junit.jupiter.api.Test;

/** A node that lost everything is told all of it. */
class FillingInTest {
    private static final int FLOWS = BulkExchange.MANY + 500;
    private final TwoNodes nodes = new TwoNodes();

    private void lose() {
        nodes.run(SECOND);
        for (int flow = 0; flow < FLOWS; flow++) {
            nodes.connect(flow);
        }
        nodes.run(2 * SECOND);
        nodes.secondKernel.lose();
        nodes.second = nodes.start(22, nodes.secondKernel);
    }

    @Test
    void standbyIsFilledIn() {
        lose();
        nodes.second.replication().standby(true);

        nodes.runUntil("the filling", nodes.secondKernel::isFilling, SECOND);
        nodes.runUntil("its end", () -> !nodes.secondKernel.isFilling(), 5 * SECOND);

        assertEquals(FLOWS, nodes.onSecond().size());
    }

    /** It may forward: what begins through it is told at once. */
    @Test
    void nodeThatBecomesMasterMeanwhileHearsEverythingAgain() {
        lose();
        nodes.second.replication().standby(true);
        nodes.runUntil("the filling", nodes.secondKernel::isFilling, SECOND);

        nodes.second.replication().standby(false);
        nodes.run(STEP);

        assertFalse(nodes.secondKernel.isFilling());
    }

    @Test
    void masterIsNotFilledIn() {
        lose();
        nodes.second.replication().standby(false);
        while (nodes.secondKernel.installs() < FLOWS) {
            nodes.run(STEP);
            assertFalse(nodes.secondKernel.isFilling());
        }
    }
}
