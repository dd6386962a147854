package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.carp.state.Scene.SECOND;
import static org.tandemgate.carp.state.Scene.advert;
import static org.tandemgate.carp.state.Scene.backup;
import static org.tandemgate.carp.state.Scene.init;
import static org.tandemgate.carp.state.Scene.meek;
import static org.tandemgate.carp.state.Scene.settings;
import static org.tandemgate.carp.state.Scene.takesOver;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEvent.Demoted;
import org.tandemgate.carp.state.CarpEvent.Paused;
import org.tandemgate.carp.state.CarpEvent.Reconfigured;
import org.tandemgate.carp.state.CarpEvent.Started;

/**
 * advbase 0, a rule of our own: the interval of a master that was not heard yet may be up to
 * 255/256 s, the largest advskew on the wire, and whoever would leave it alone has to hear it
 * first. The BSDs wait three own intervals, which only a node that would preempt anyhow may do.
 */
class SlowMasterTest {
    private static final long UNIT = ElectionSettings.SKEW_UNIT_NANOS;
    private static final long SLOWEST = 255 * UNIT;
    private static final int OWN = 2;

    private static List<Scene> contentWithAnyMaster() {
        return List.of(
                backup(meek(0, OWN)),
                backup(new ElectionSettings(0, OWN, true, 10 * SECOND)),
                backup(settings(0, OWN), 1));
    }

    @ParameterizedTest
    @MethodSource("contentWithAnyMaster")
    void whoWouldNotPreemptWaitsForTheSlowestMaster(final Scene node) {
        assertEquals(3 * SLOWEST + OWN * UNIT, node.untilDeadlineNanos());

        node.passes(SLOWEST - 1);
        assertEquals(List.of(), node.hear(0, 254));

        assertEquals(Role.BACKUP, node.role());
        assertEquals(3 * 254 * UNIT, node.untilDeadlineNanos());
    }

    @ParameterizedTest
    @MethodSource("contentWithAnyMaster")
    void aMasterThatIsHeardSetsThePaceAsEver(final Scene node) {
        node.hear(0, 3);
        assertEquals(9 * UNIT, node.untilDeadlineNanos());
    }

    @ParameterizedTest
    @MethodSource("contentWithAnyMaster")
    void afterAPauseItListensForTheSlowestMasterToo(final Scene node) {
        node.passes(3 * SLOWEST + OWN * UNIT);

        assertEquals(List.of(), node.on(new Paused(3 * SLOWEST)));

        assertEquals(2 * SLOWEST, node.untilDeadlineNanos());
    }

    @Test
    void whoWouldPreemptNeedNotHearItFirst() {
        assertEquals(3 * OWN * UNIT, backup(settings(0, OWN)).untilDeadlineNanos());
    }

    /** Of several the best is the first. */
    @Test
    void theFasterNodeIsMasterFirst() {
        assertEquals(
                7 * UNIT,
                backup(meek(0, 10)).untilDeadlineNanos() - backup(meek(0, 3)).untilDeadlineNanos());
    }

    @Test
    void theReasonToWaitMayComeAndGo() {
        final var node = backup(settings(0, OWN));

        node.on(new Demoted(240));
        assertEquals(3 * SLOWEST + OWN * UNIT, node.untilDeadlineNanos());

        node.on(new Demoted(0));
        assertEquals(3 * OWN * UNIT, node.untilDeadlineNanos());

        node.on(new Reconfigured(meek(0, OWN)));
        assertEquals(3 * SLOWEST + OWN * UNIT, node.untilDeadlineNanos());
    }

    @Test
    void nobodyThereIsFoundOutInTheEnd() {
        assertEquals(
                takesOver(advert(0, OWN, 0), "no master heard for 3.00 s"),
                backup(meek(0, OWN)).deadline());
    }

    /** With advbase 1 three own intervals are longer than any interval of that advbase. */
    @Test
    void wholeSecondsAreLongEnough() {
        final var node = init(meek(1, 0));
        node.on(new Started());
        assertEquals(3 * SECOND, node.untilDeadlineNanos());
    }
}
