package org.tandemgate.events.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.events.state.Observation.DemotionSeen;
import org.tandemgate.events.state.Observation.DrillSeen;
import org.tandemgate.events.state.Observation.Heard;
import org.tandemgate.events.state.Observation.NodeSeen;

class WatcherTest {
    private static final long SECOND = 1_000_000_000L;
    private static final DemotionSeen LINK =
            new DemotionSeen("carp", "carp", "link down: lan", 240);

    private static RoleSeen seen(final Role from, final Role to, final String reason) {
        return new RoleSeen("lan", from, to, reason, "no master heard for 3.00 s");
    }

    private static List<EventKind> kinds(final Watcher.Step step) {
        return step.findings().stream().map(Finding::kind).toList();
    }

    @Test
    void aChangeOfRoleIsToldWithItsCause() {
        final Watcher.Step step =
                Watcher.NEW.changed(
                        seen(Role.BACKUP, Role.MASTER, "master is silent, last heard 3.50 s ago"));

        final Finding finding = step.findings().get(0);
        assertEquals("BACKUP -> MASTER: master is silent, last heard 3.50 s ago", finding.text());
        assertEquals(
                Map.of(
                        "from", "BACKUP",
                        "to", "MASTER",
                        "cause", "silence",
                        "reason", "master is silent, last heard 3.50 s ago"),
                finding.details());
        assertEquals(Map.of("lan", Role.MASTER), step.next().roles());
    }

    /** The sentences of carp's state room. */
    @Test
    void causesAreToldByTheElectionsSentences() {
        assertEquals(
                Cause.HAND_OVER,
                Cause.of(Role.MASTER, Role.BACKUP, "handed over, peer took over after 0.01 s"));
        assertEquals(Cause.HAND_OVER, Cause.of(Role.BACKUP, Role.MASTER, "master bowed out"));
        assertEquals(
                Cause.HAND_OVER,
                Cause.of(Role.MASTER, Role.INIT, "in maintenance, peer took over after 0.01 s"));
        assertEquals(Cause.ADMISSION, Cause.of(Role.MASTER, Role.INIT, "link down"));
        assertEquals(Cause.ADMISSION, Cause.of(Role.INIT, Role.BACKUP, "link is up"));
        assertEquals(
                Cause.SILENCE, Cause.of(Role.BACKUP, Role.MASTER, "no master heard for 3.00 s"));
        assertEquals(Cause.FORCED, Cause.of(Role.MASTER, Role.BACKUP, "user requested"));
        assertEquals(Cause.PAUSE, Cause.of(Role.MASTER, Role.BACKUP, "paused for 5.00 s"));
        assertEquals(
                Cause.ELECTION,
                Cause.of(Role.MASTER, Role.BACKUP, "more frequent advertisement received"));
        assertEquals(
                Cause.ELECTION, Cause.of(Role.BACKUP, Role.MASTER, "preempting a slower master"));
        assertEquals(Cause.OTHER, Cause.of(Role.MASTER, Role.BACKUP, "something new"));
    }

    @Test
    void whoJoinsLateIsToldOnceWhatTheRolesAre() {
        final Watcher.Step first =
                Watcher.NEW.changed(seen(Role.MASTER, Role.MASTER, "listener joined"));
        assertEquals(
                "MASTER when the history began: no master heard for 3.00 s",
                first.findings().get(0).text());
        assertEquals(
                List.of(),
                kinds(first.next().changed(seen(Role.MASTER, Role.MASTER, "listener joined"))));
    }

    @Test
    void aMasterThatHearsAnotherOneIsContested() {
        final Watcher master =
                Watcher.NEW.changed(seen(Role.BACKUP, Role.MASTER, "user requested")).next();
        assertEquals(
                List.of(EventKind.CONTESTED),
                kinds(master.changed(seen(Role.MASTER, Role.MASTER, "slower master heard"))));
    }

    @Test
    void aVirtualHostInInitIsForgottenAndSeenAnew() {
        final Watcher gone =
                Watcher.NEW
                        .changed(seen(Role.BACKUP, Role.MASTER, "user requested"))
                        .next()
                        .changed(seen(Role.MASTER, Role.INIT, "link down"))
                        .next();
        assertEquals(Map.of(), gone.roles());
    }

    private static Observation observed(final NodeSeen node, final DemotionSeen... demotions) {
        return new Observation(node, List.of(demotions), List.of());
    }

    @Test
    void demotionsAreToldWhenTheyBeginWeighMoreAndEnd() {
        final Watcher.Step begun = Watcher.NEW.looked(observed(null), 0);
        assertEquals(List.of(), begun.findings());

        final Watcher.Step raised = begun.next().looked(observed(null, LINK), SECOND);
        assertEquals("carp: link down: lan, less wanted by 240", raised.findings().get(0).text());
        assertEquals(List.of(), raised.next().looked(observed(null, LINK), SECOND).findings());

        final DemotionSeen less = new DemotionSeen("carp", "carp", "link down: lan", 1);
        final Watcher.Step changed = raised.next().looked(observed(null, less), SECOND);
        assertEquals(
                "carp: link down: lan, less wanted by 1, was 240",
                changed.findings().get(0).text());
        assertEquals(List.of(EventKind.DEMOTION_RAISED), kinds(changed));

        final Watcher.Step lifted = changed.next().looked(observed(null), SECOND);
        assertEquals(List.of(EventKind.DEMOTION_LIFTED), kinds(lifted));
        assertEquals("carp", lifted.findings().get(0).subject());
    }

    private static Observation drill(final long at, final String verdict, final Long gap) {
        return new Observation(
                new NodeSeen("gw1", false, ""),
                null,
                List.of(),
                new DrillSeen(at, "cable", "gw1", verdict, "as it should", gap));
    }

    @Test
    void aDrillIsToldWhenItBeginsAndWhatCameOfIt() {
        final Watcher.Step begun = Watcher.NEW.looked(drill(1, "running", null), 0);
        assertEquals("drill cable begins", begun.findings().get(0).text());
        assertEquals(List.of(EventKind.DRILL), kinds(begun));
        assertEquals(List.of(), begun.next().looked(drill(1, "running", null), SECOND).findings());

        final Watcher.Step ended = begun.next().looked(drill(1, "passed", 3391L), SECOND);
        final Finding finding = ended.findings().get(0);
        assertEquals("gw1", finding.subject());
        assertEquals("drill cable passed: as it should", finding.text());
        assertEquals(
                Map.of("drill", "cable", "verdict", "passed", "gapMs", "3391"), finding.details());
        final Watcher.Step unknown =
                ended.next().looked(observed(new NodeSeen("gw1", false, "")), SECOND);
        assertEquals(
                List.of(), unknown.next().looked(drill(1, "passed", 3391L), SECOND).findings());
        assertEquals(1, unknown.next().looked(drill(2, "failed", null), SECOND).findings().size());
    }

    /** The history was started anew since: it was told already. */
    @Test
    void aDrillThatHadEndedBeforeTheFirstLookIsNoNews() {
        final Watcher.Step first = Watcher.NEW.looked(drill(1, "passed", 5L), 0);
        assertEquals(List.of(), first.findings());
        assertEquals(List.of(), first.next().looked(drill(1, "passed", 5L), 0).findings());
    }

    @Test
    void whatIsInForceAlreadyIsToldAsThat() {
        assertEquals(
                "carp: link down: lan, less wanted by 240, in force when the history began",
                Watcher.NEW.looked(observed(null, LINK), 0).findings().get(0).text());
    }

    /** An election that is being updated has no demotions to tell of; none of them is over. */
    @Test
    void whatCannotBeAskedIsTakenForUnchanged() {
        final NodeSeen away = new NodeSeen("gw1", true, "disk");
        final Watcher before = Watcher.NEW.looked(observed(away, LINK), 0).next();

        final Watcher.Step blind = before.looked(Observation.NOTHING, SECOND);

        assertEquals(List.of(), blind.findings());
        assertEquals(List.of(), blind.next().looked(observed(away, LINK), SECOND).findings());
    }

    @Test
    void maintenanceIsToldWhenItBeginsAndEnds() {
        final Watcher before =
                Watcher.NEW.looked(observed(new NodeSeen("gw1", false, "")), 0).next();

        final Watcher.Step on = before.looked(observed(new NodeSeen("gw1", true, "disk")), 0);
        assertEquals(List.of(EventKind.MAINTENANCE_ON), kinds(on));
        assertEquals("stays away: disk", on.findings().get(0).text());

        final Watcher.Step off = on.next().looked(observed(new NodeSeen("gw1", false, "")), 0);
        assertEquals(List.of(EventKind.MAINTENANCE_OFF), kinds(off));
    }

    private static Observation heard(final long token, final boolean isMaster) {
        return new Observation(
                null,
                List.of(),
                List.of(new Heard("lan", isMaster, token, "10.0.0.3", 3 * SECOND)));
    }

    @Test
    void thePeerIsSeenWhenItAdvertisesAnewAndLostWhenItIsSilent() {
        final Watcher first = Watcher.NEW.looked(heard(17, false), 0).next();
        assertEquals(List.of(), first.looked(heard(17, false), SECOND).findings());

        final Watcher.Step seen = first.looked(heard(18, false), SECOND);
        assertEquals(List.of(EventKind.PEER_SEEN), kinds(seen));
        assertEquals("10.0.0.3 advertises", seen.findings().get(0).text());

        assertEquals(List.of(), kinds(seen.next().looked(heard(18, false), 4 * SECOND)));
        final Watcher.Step lost = seen.next().looked(heard(18, false), 4 * SECOND + 1);
        assertEquals(List.of(EventKind.PEER_LOST), kinds(lost));
        assertEquals(List.of(), kinds(lost.next().looked(heard(18, false), 9 * SECOND)));
        assertEquals(
                List.of(EventKind.PEER_SEEN), kinds(lost.next().looked(heard(19, false), SECOND)));
    }

    /** A CARP backup sends nothing: silence says nothing to a master. */
    @Test
    void aMasterLosesNobodyBySilence() {
        final Watcher seen =
                Watcher.NEW.looked(heard(1, false), 0).next().looked(heard(2, false), 0).next();
        final Watcher.Step silent = seen.looked(heard(2, true), 9 * SECOND);
        assertEquals(List.of(), kinds(silent));
        assertEquals(List.of(EventKind.PEER_SEEN), kinds(silent.next().looked(heard(3, true), 0)));
    }

    @Test
    void textOfOthersIsCutAndWithoutControlCharacters() {
        final Finding finding =
                Finding.of(
                        EventKind.ROLE,
                        "",
                        "a\u001b[2J\n" + "x".repeat(1000),
                        Map.of("reason", "a\tb"));
        assertEquals("-", finding.subject());
        assertEquals("a?[2J?x", finding.text().substring(0, 7));
        assertEquals(Finding.LONGEST_TEXT, finding.text().length());
        assertEquals(Map.of("reason", "a?b"), finding.details());
    }
}
