package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.state.Scene.BOW_OUT;
import static org.tandemgate.carp.state.Scene.RELEASE;
import static org.tandemgate.carp.state.Scene.SECOND;
import static org.tandemgate.carp.state.Scene.advert;
import static org.tandemgate.carp.state.Scene.backup;
import static org.tandemgate.carp.state.Scene.init;
import static org.tandemgate.carp.state.Scene.leaves;
import static org.tandemgate.carp.state.Scene.master;
import static org.tandemgate.carp.state.Scene.meek;
import static org.tandemgate.carp.state.Scene.settings;
import static org.tandemgate.carp.state.Scene.takesOver;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect.HandOverEnded;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEvent.DeadlineReached;
import org.tandemgate.carp.state.CarpEvent.HandOverRequested;
import org.tandemgate.carp.state.CarpEvent.Paused;
import org.tandemgate.carp.state.CarpEvent.Started;
import org.tandemgate.carp.state.CarpEvent.Stopping;

/**
 * A node that did not run for a while. No other implementation notices; the shortest time after
 * which a peer takes over is that of its carp_setrun, 3 x advbase s.
 */
class PauseTest {
    private static final long UNIT = SECOND / 256;

    @Test
    void staleMasterLeavesWithoutAWord() {
        final var scene = master(settings(1, 100)).passes(5_200_000_000L);

        assertEquals(leaves("paused for 5.20 s"), scene.on(new Paused(5_200_000_000L)));

        assertEquals(2 * 356 * UNIT, scene.untilDeadlineNanos());
    }

    /** What was sent last counts, not the pause alone: up to an interval passed before it. */
    @Test
    void masterIsStaleWhenItsLastAdvertisementIsThreeAdvbaseOld() {
        assertEquals(List.of(), master(settings(1, 100)).passes(767 * UNIT).on(new Paused(SECOND)));
        assertEquals(
                leaves("paused for 1.00 s"),
                master(settings(1, 100)).passes(768 * UNIT).on(new Paused(SECOND)));
    }

    @Test
    void aPauseThatNobodyNoticedChangesNothing() {
        final var scene = master(settings(1, 0)).passes(2_900_000_000L);
        final var before = scene.election();
        assertEquals(List.of(), scene.on(new Paused(2_800_000_000L)));
        assertEquals(before, scene.election());
        assertEquals(List.of(advert(1, 0, 0)), scene.on(new DeadlineReached()));
    }

    @Test
    void withAdvbaseZeroThreeIntervalsAreThreshold() {
        assertEquals(List.of(), master(settings(0, 10)).passes(29 * UNIT).on(new Paused(UNIT)));
        final var scene = master(settings(0, 10)).passes(30 * UNIT);
        assertEquals(leaves("paused for 0.11 s"), scene.on(new Paused(29 * UNIT)));
        assertEquals(20 * UNIT, scene.untilDeadlineNanos());
        assertEquals(List.of(), master(settings(0, 0)).passes(2 * UNIT).on(new Paused(UNIT)));
        assertEquals(
                leaves("paused for 0.00 s"),
                master(settings(0, 0)).passes(3 * UNIT).on(new Paused(UNIT)));
    }

    @Test
    void withoutALivingPeerItServesAgainAfterTwoIntervals() {
        final var scene = master(settings(1, 0)).passes(10 * SECOND);
        scene.on(new Paused(10 * SECOND));
        assertEquals(2 * SECOND, scene.untilDeadlineNanos());
        assertEquals(takesOver(advert(1, 0, 0), "no master heard for 15.00 s"), scene.deadline());
    }

    /** The ordinary rules hold for what waited in the socket. */
    @Test
    void aPausedMasterWaitsForABetterOneAndPreemptsAWorseOne() {
        final var worse = master(settings(1, 100)).passes(10 * SECOND);
        worse.on(new Paused(10 * SECOND));
        assertEquals(List.of(), worse.hear(1, 0));
        assertEquals(868 * UNIT, worse.untilDeadlineNanos());

        final var better = master(settings(1, 0)).passes(10 * SECOND);
        better.on(new Paused(10 * SECOND));
        assertEquals(takesOver(advert(1, 0, 0), "preempting a slower master"), better.hear(1, 100));
    }

    @Test
    void backupListensForTwoIntervalsOfItsMasterBeforeItBelievesALateTimer() {
        final var scene = backup(meek(1, 0));
        scene.hear(1, 100);
        scene.passes(2_900_000_000L);

        assertEquals(List.of(), scene.on(new Paused(2_000_000_000L)));
        assertEquals(2 * 356 * UNIT, scene.untilDeadlineNanos());
        assertEquals(List.of(), scene.on(new DeadlineReached()), "the old deadline is void");
    }

    /** Time in which it could not listen is no silence; what came meanwhile is in the socket. */
    @Test
    void aPauseWithinAnIntervalIsAddedToTheWait() {
        final var scene = backup(meek(1, 0));
        scene.hear(1, 100);
        scene.passes(2_900_000_000L);

        scene.on(new Paused(89 * UNIT - 1));
        assertEquals(100_000_000L, scene.untilDeadlineNanos(), "a small part changes nothing");
        scene.on(new Paused(89 * UNIT));
        assertEquals(100_000_000L + 89 * UNIT, scene.untilDeadlineNanos());
        scene.on(new Paused(356 * UNIT));
        assertEquals(2 * 356 * UNIT, scene.untilDeadlineNanos());
    }

    @Test
    void whoHasHeardNobodyGoesByItsOwnInterval() {
        final var lonely = backup(settings(1, 0)).passes(2_900_000_000L);
        lonely.on(new Paused(SECOND / 4 - 1));
        assertEquals(100_000_000L, lonely.untilDeadlineNanos());
        lonely.on(new Paused(SECOND));
        assertEquals(2 * SECOND, lonely.untilDeadlineNanos());
    }

    /**
     * The simulation, seed 11432: the time of the first pause counted as listening in the second.
     */
    @Test
    void noPauseCountsAsListening() {
        final var scene = backup(settings(1, 0));
        scene.hear(1, 0);
        scene.passes(2 * SECOND).on(new Paused(2 * SECOND));
        scene.passes(3 * SECOND).on(new Paused(2 * SECOND));

        assertEquals(List.of(), scene.on(new DeadlineReached()));
        assertEquals(2 * SECOND, scene.untilDeadlineNanos());
    }

    /** A starved machine is late every time, and must still take over when the master is dead. */
    @Test
    void aBackupThatIsAlwaysLateTakesOverAllTheSame() {
        final var scene = backup(settings(1, 0));
        scene.hear(1, 0);
        int rounds = 0;
        while (scene.role() == Role.BACKUP) {
            assertTrue(rounds++ < 4, "pushed its deadline " + rounds + " times");
            scene.passes(Math.max(0, scene.untilDeadlineNanos()) + 2 * SECOND);
            scene.on(new Paused(2 * SECOND));
            scene.on(new DeadlineReached());
        }
    }

    /** A later deadline is no reason to come earlier. */
    @Test
    void aPauseNeverShortensTheWait() {
        final var scene = backup(settings(2, 0));
        scene.hear(2, 0);
        scene.on(new Paused(2 * SECOND));
        assertEquals(6 * SECOND, scene.untilDeadlineNanos());
    }

    /** Never longer than the master-down time, however slow the last master was. */
    @Test
    void listeningEndsWithTheMasterDownTime() {
        final var scene = master(settings(1, 0), 240).passes(10 * SECOND);
        scene.on(new Paused(10 * SECOND));
        assertEquals(3 * SECOND, scene.untilDeadlineNanos());
    }

    @Test
    void aBowOutIsNoPaceToGoBy() {
        final var scene = backup(settings(1, 0));
        scene.hear(255, 255);
        assertEquals(Role.MASTER, scene.role());
        scene.passes(10 * SECOND).on(new Paused(10 * SECOND));
        assertEquals(2 * SECOND, scene.untilDeadlineNanos());
    }

    @Test
    void aHandOverThatWasPausedEndsAndIsNotTakenBack() {
        final var scene = master(settings(1, 0));
        assertEquals(List.of(BOW_OUT), scene.on(new HandOverRequested(4 * SECOND, false)));
        scene.passes(3 * SECOND);
        assertEquals(List.of(), scene.on(new Paused(3 * SECOND - 1)), "shorter: goes on");

        assertEquals(
                List.of(
                        RELEASE,
                        Scene.toBackup("handed over, then paused for 3.00 s"),
                        new HandOverEnded(false, "handed over, then paused for 3.00 s")),
                scene.on(new Paused(3 * SECOND)));
        assertEquals(List.of(), scene.hear(1, 100), "keeps its hands off");
    }

    @Test
    void aStopThatWasPausedEndsInInit() {
        final var scene = master(settings(1, 0));
        scene.on(new Stopping(SECOND));
        scene.passes(5 * SECOND);

        assertEquals(
                List.of(
                        RELEASE,
                        new Publish(Role.MASTER, Role.INIT, "stopped, paused for 5.00 s"),
                        new HandOverEnded(false, "stopped, paused for 5.00 s")),
                scene.on(new Paused(5 * SECOND)));
        assertEquals(CarpElection.NO_DEADLINE, scene.election().deadlineNanos());
        scene.on(new Started());
        assertEquals(Role.BACKUP, scene.role());
    }

    @Test
    void initDoesNotCare() {
        final var scene = init(settings(1, 0));
        assertEquals(List.of(), scene.on(new Paused(5 * SECOND)));
        assertEquals(CarpElection.NO_DEADLINE, scene.election().deadlineNanos());
    }

    @Test
    void aNegativePauseIsADefect() {
        assertThrows(IllegalArgumentException.class, () -> new Paused(-1));
    }
}
