package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.pfsync.runtime.TwoNodes.MILLI;
import static org.tandemgate.pfsync.runtime.TwoNodes.SECOND;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What two nodes do when one of them forwards, or no longer. */
class RoleChangeTest {
    private final TwoNodes nodes = new TwoNodes();

    /** The standby's copy ran out: the connection may be alive. */
    @Test
    void expiryOnAStandbyIsNotTold() {
        nodes.run(SECOND);
        nodes.connect(7);
        nodes.run(20 * MILLI);
        nodes.second.replication().takeOver();
        nodes.second.replication().standby(true);

        nodes.secondKernel.end(7, true);
        nodes.run(SECOND);

        assertEquals(1, nodes.onFirst().size());
    }

    /** The other node carries them now; what this kernel knows of their windows gets old. */
    @Test
    void openConnectionsAreWrittenWhenThisNodeStopsForwarding() {
        nodes.first.replication().standby(false);
        nodes.run(SECOND);
        nodes.connect(1);
        nodes.connect(2);
        nodes.firstKernel.create(3);
        nodes.firstKernel.create(4);
        nodes.firstKernel.move(4, 9, 9);
        nodes.firstKernel.create(5);
        nodes.firstKernel.move(5, 9, 4);
        nodes.run(20 * MILLI);
        assertEquals(Set.of(), nodes.firstKernel.changed(), "it forwards");

        nodes.first.replication().standby(true);
        nodes.run(20 * MILLI);

        assertEquals(Set.of(1, 2, 5), nodes.firstKernel.changed());
        nodes.assertSame();
    }

    /** In parts, and not once for each of the roles that flap. */
    @Test
    void flappingRolesWriteTheTableOnceASecond() {
        for (int flow = 0; flow < 4500; flow++) {
            nodes.connect(flow);
        }
        nodes.firstKernel.reopen();
        nodes.first.replication().standby(false);
        nodes.run(100 * MILLI);

        for (int i = 0; i <= 100; i++) {
            nodes.first.replication().standby(i % 2 == 0);
            nodes.run(5 * MILLI);
        }
        assertEquals(4500, nodes.firstKernel.changes());

        nodes.run(2 * SECOND);
        assertEquals(9000, nodes.firstKernel.changes());
    }

    /** Its own kernel follows the windows from now on: what is known here is older. */
    @Test
    void nodeThatForwardsAgainWritesNoMore() {
        nodes.first.replication().standby(false);
        for (int flow = 0; flow < 4500; flow++) {
            nodes.connect(flow);
        }
        nodes.firstKernel.reopen();
        nodes.run(100 * MILLI);

        nodes.first.replication().standby(true);
        nodes.first.replication().turn(nodes.now);
        nodes.first.replication().standby(false);
        nodes.run(2 * SECOND);
        assertEquals(Loosening.STATES_A_TURN, nodes.firstKernel.changes());

        nodes.first.replication().standby(true);
        nodes.first.replication().standby(false);
        nodes.run(2 * SECOND);
        assertEquals(Loosening.STATES_A_TURN, nodes.firstKernel.changes(), "what was only wanted");
    }

    /** A process that starts hears of its hosts one after another; one of them is MASTER. */
    @Test
    void firstHostThatIsBackupDoesNotMakeAServingNodeAStandby() {
        nodes.connect(7);
        nodes.first = nodes.start(11, nodes.firstKernel);
        nodes.first.replication().standby(true);
        nodes.run(100 * MILLI);
        nodes.first.replication().standby(false);

        nodes.run(2 * SECOND);

        assertEquals(Set.of(), nodes.firstKernel.changed());
    }

    /** Its end is on its way while the table is written. */
    @Test
    void entryThatHasJustEndedIsNotMadeAgain() {
        nodes.first.replication().standby(false);
        nodes.run(SECOND);
        nodes.connect(1);
        nodes.connect(2);
        nodes.run(20 * MILLI);
        nodes.firstKernel.drop(1);

        nodes.first.replication().standby(true);
        nodes.run(20 * MILLI);

        assertEquals(Set.of(2), nodes.onFirst().keySet());
        assertEquals(Set.of(2), nodes.firstKernel.changed());
    }

    /** Its process ended while it forwarded, and comes back behind the other node. */
    @Test
    void restartedStandbyWritesWhatItFinds() {
        nodes.connect(7);
        nodes.first = nodes.start(11, nodes.firstKernel);
        nodes.first.replication().standby(true);

        nodes.run(SECOND);

        assertEquals(Set.of(7), nodes.firstKernel.changed());
    }
}
