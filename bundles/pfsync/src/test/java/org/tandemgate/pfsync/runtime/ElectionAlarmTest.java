package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.HandOver;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.VirtualHostStatus;

class ElectionAlarmTest {
    private final Recorded election = new Recorded();
    private final ElectionAlarm alarm = new ElectionAlarm();

    /** In between the node would look fit, and take over. */
    @Test
    void nextReasonIsThereBeforeTheOldOneEnds() {
        alarm.attach(election);

        alarm.demote("10 %");
        alarm.demote("20 %");
        alarm.demote(null);

        assertEquals(List.of("+10 %", "+20 %", "-10 %", "-20 %"), election.said);
    }

    @Test
    void electionThatComesLateIsTold() {
        alarm.demote("10 %");
        alarm.attach(election);

        alarm.demote(null);

        assertEquals(List.of("+10 %", "-10 %"), election.said);
    }

    @Test
    void electionThatIsGoneIsLeftAlone() {
        alarm.attach(election);
        alarm.detach(election);

        alarm.demote("10 %");

        assertEquals(List.of(), election.said);
    }

    private static final class Recorded implements Election {
        private final List<String> said = new ArrayList<>();

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
            return List.of();
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
        public List<HandOver> previewHandOver(final Duration bound) {
            return List.of();
        }

        @Override
        public List<HandOver> handOver(final Duration bound, final boolean force) {
            return List.of();
        }
    }
}
