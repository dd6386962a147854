package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.MacMode;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;

class ElectionAlarmTest {
    private final Recorded election = new Recorded();
    private final ElectionAlarm alarm = new ElectionAlarm();

    /** In between the node would look fit, and take over. */
    @Test
    void nextReasonIsThereBeforeTheOldOneEnds() {
        alarm.attach(election);

        alarm.asking("10 %");
        alarm.asking("10 %");
        alarm.asking("20 %");
        alarm.ended();

        assertEquals(List.of("+10 %", "+20 %", "-10 %", "-20 %"), election.said);
    }

    @Test
    void electionThatComesLateIsTold() {
        alarm.asking("10 %");
        alarm.attach(election);

        alarm.ended();

        assertEquals(List.of("+10 %", "-10 %"), election.said);
    }

    @Test
    void electionThatIsGoneIsLeftAlone() {
        alarm.attach(election);
        alarm.detach(election);

        alarm.asking("10 %");

        assertEquals(List.of(), election.said);
        assertEquals("10 %", alarm.obstacle(), "the node waits for it before it takes part");
    }

    /** Its bundle was updated while the answer is awaited: the demotion went with the old one. */
    @Test
    void nextElectionIsToldAgain() {
        alarm.attach(election);
        alarm.asking("10 %");
        final var next = new Recorded();

        alarm.attach(next);
        alarm.detach(election);
        alarm.ended();

        assertEquals(List.of("+10 %"), election.said);
        assertEquals(List.of("+10 %", "-10 %"), next.said);
    }

    /** Its bundle was restarted or updated: the connections live here, whatever is missing. */
    @Test
    void masterIsNotDemoted() {
        election.roles = List.of(Role.BACKUP, Role.MASTER);
        alarm.asking("10 %");
        alarm.attach(election);

        alarm.asking("20 %");
        election.roles = List.of(Role.BACKUP, Role.BACKUP);
        alarm.asking("30 %");

        assertEquals(List.of(), election.said);
        assertFalse(alarm.isDemoting());
        assertNull(alarm.obstacle());
    }

    @Test
    void demotionIsShownAsLongAsItIsThere() {
        alarm.asking("10 %");
        assertFalse(alarm.isDemoting(), "nobody is there to demote");
        alarm.attach(election);
        assertTrue(alarm.isDemoting());
        alarm.ended();
        assertFalse(alarm.isDemoting());
        alarm.asking("20 %");
        assertFalse(alarm.isDemoting(), "a later request");
    }

    @Test
    void whoBecomesMasterWhileItAsksStaysDemoted() {
        election.roles = List.of(Role.BACKUP);
        alarm.attach(election);
        alarm.asking("10 %");

        election.roles = List.of(Role.MASTER);
        alarm.asking("20 %");

        assertEquals(List.of("+10 %", "+20 %", "-10 %"), election.said);
        assertEquals("20 %", alarm.obstacle());
    }

    @Test
    void brokenLinkDemotesNoLonger() {
        alarm.attach(election);
        alarm.asking("10 %");

        alarm.interrupted();

        assertEquals(List.of("+10 %", "-10 %"), election.said);
        assertNull(alarm.obstacle());
    }

    @Test
    void laterRequestsDemoteNobody() {
        alarm.attach(election);
        alarm.ended();

        alarm.asking("10 %");

        assertEquals(List.of(), election.said);
        assertNull(alarm.obstacle());
    }

    private static final class Recorded implements Election {
        private final List<String> said = new ArrayList<>();
        private List<Role> roles = List.of(Role.INIT);

        @Override
        public void demote(final String group, final Cause cause, final int amount) {
            assertEquals(ALL_GROUPS, group);
            assertEquals(240, amount);
            said.add("+" + cause.reason());
        }

        @Override
        public void undemote(final String group, final Cause cause, final int amount) {
            said.add("-" + cause.reason());
        }

        @Override
        public void apply(final NodePolicy policy) {
            throw new UnsupportedOperationException("the node's");
        }

        @Override
        public List<VirtualHostStatus> virtualHosts() {
            return roles.stream().map(Recorded::host).toList();
        }

        private static VirtualHostStatus host(final Role role) {
            return new VirtualHostStatus(
                    "lan",
                    "eth0",
                    1,
                    role,
                    Instant.EPOCH,
                    "",
                    List.of(),
                    1,
                    100,
                    100,
                    0,
                    "carp",
                    MacMode.VIRTUAL,
                    null,
                    0,
                    List.of(),
                    0,
                    0,
                    0,
                    0,
                    Map.of(),
                    null,
                    "",
                    null,
                    Instant.EPOCH);
        }

        @Override
        public Map<String, Long> dropped() {
            return Map.of();
        }

        @Override
        public PauseCount pauses() {
            return new PauseCount(0, Duration.ZERO, null);
        }

        @Override
        public List<Demotion> demotions() {
            return List.of();
        }

        @Override
        public List<HandOver> previewHandOver(final Duration bound, final boolean force) {
            return List.of();
        }

        @Override
        public List<HandOver> handOver(final Duration bound, final boolean force) {
            return List.of();
        }
    }
}
