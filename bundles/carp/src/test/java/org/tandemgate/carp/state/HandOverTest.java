package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.carp.state.Scene.BOW_OUT;
import static org.tandemgate.carp.state.Scene.HIGHER;
import static org.tandemgate.carp.state.Scene.LOWER;
import static org.tandemgate.carp.state.Scene.RELEASE;
import static org.tandemgate.carp.state.Scene.SECOND;
import static org.tandemgate.carp.state.Scene.advert;
import static org.tandemgate.carp.state.Scene.backup;
import static org.tandemgate.carp.state.Scene.master;
import static org.tandemgate.carp.state.Scene.settings;
import static org.tandemgate.carp.state.Scene.takesOver;
import static org.tandemgate.carp.state.Scene.toBackup;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect.HandOverEnded;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEffect.Reannounce;
import org.tandemgate.carp.state.CarpEvent.Advertised;
import org.tandemgate.carp.state.CarpEvent.DeadlineReached;
import org.tandemgate.carp.state.CarpEvent.Demoted;
import org.tandemgate.carp.state.CarpEvent.Forced;
import org.tandemgate.carp.state.CarpEvent.HandOverCancelled;
import org.tandemgate.carp.state.CarpEvent.HandOverRequested;
import org.tandemgate.carp.state.CarpEvent.LinkDown;
import org.tandemgate.carp.state.CarpEvent.LinkUp;
import org.tandemgate.carp.state.CarpEvent.Paused;
import org.tandemgate.carp.state.CarpEvent.Reconfigured;
import org.tandemgate.carp.state.CarpEvent.Started;
import org.tandemgate.carp.state.CarpEvent.Stopping;

/**
 * Planned hand-over and orderly stop: make before break. The bow-out itself is OpenBSD's and
 * NetBSD's; going on serving until the peer is heard is our own.
 */
class HandOverTest {
    private static final HandOverRequested REQUEST = new HandOverRequested(2 * SECOND, false);
    private static final HandOverRequested FORCED = new HandOverRequested(2 * SECOND, true);
    private static final Stopping STOP = new Stopping(SECOND);
    private static final String UNANSWERED =
            "nobody took over within 2.00 s: check that the peer runs, has the same vhid,"
                    + " passphrase and addresses, and hears this node";

    @Test
    void bowsOutAtOnceAndGoesOnServing() {
        final var scene = master(settings(1, 0));
        assertEquals(List.of(BOW_OUT), scene.on(REQUEST));
        assertEquals(Role.MASTER, scene.role());
        assertTrue(scene.election().isHandingOver());
        assertEquals(400_000_000L, scene.untilDeadlineNanos());
    }

    @Test
    void repeatsTheBowOutInsteadOfAdvertising() {
        final var scene = master(settings(0, 1));
        scene.on(REQUEST);
        for (int i = 0; i < 4; i++) {
            assertEquals(List.of(BOW_OUT), scene.deadline());
        }
        assertEquals(
                List.of(advert(0, 1, 0), new HandOverEnded(false, UNANSWERED)), scene.deadline());
    }

    /** Better, equal or worse: whoever advertises after our bow-out has taken over. */
    @Test
    void withdrawsWhenThePeerIsHeard() {
        for (final int advskew : List.of(0, 100, 200)) {
            for (final int order : List.of(HIGHER, LOWER)) {
                final var scene = master(settings(1, 100));
                scene.on(REQUEST);
                scene.passes(120_000_000L);

                assertEquals(
                        List.of(
                                RELEASE,
                                toBackup("handed over, peer took over after 0.12 s"),
                                new HandOverEnded(true, "peer took over after 0.12 s")),
                        scene.on(new Advertised(1, advskew, 0, order)));

                assertFalse(scene.election().isHandingOver());
            }
        }
    }

    @Test
    void anotherBowOutIsNoTakeover() {
        final var scene = master(settings(1, 0));
        scene.on(REQUEST);
        assertEquals(List.of(), scene.hear(255, 255, 255));
        assertTrue(scene.election().isHandingOver());
    }

    @Test
    void doesNotTakeBackWhatItHandedOver() {
        final var scene = handedOver();
        for (int i = 0; i < 100; i++) {
            assertEquals(List.of(), scene.passes(SECOND).hear(1, 100));
        }
    }

    @Test
    void takesBackFromASilentPeerAndPreemptsAgainAfterwards() {
        final var scene = handedOver();
        scene.deadline();
        assertEquals(Role.MASTER, scene.role());
        scene.hear(1, 0, 0);
        scene.on(new Demoted(0));
        scene.on(new Forced(Role.BACKUP));
        assertEquals(takesOver(advert(1, 0, 0), "preempting a slower master"), scene.hear(1, 100));
    }

    @Test
    void takesBackFromAPeerThatBowsOutOrIsDemoted() {
        assertEquals(
                takesOver(advert(1, 0, 0), "master bowed out"), handedOver().hear(255, 255, 255));
        assertEquals(
                takesOver(advert(1, 0, 0), "master is more demoted, 3 against 0"),
                handedOver().hear(1, 103, 3));
    }

    @Test
    void preemptsAgainAfterALinkFlap() {
        final var scene = handedOver();
        scene.on(new LinkDown("link down: eth0"));
        scene.on(new LinkUp());
        assertEquals(takesOver(advert(1, 0, 0), "preempting a slower master"), scene.hear(1, 100));
    }

    @Test
    void staysWhenThePeerIsMoreDemoted() {
        final var scene = master(settings(1, 0), 2);
        scene.on(REQUEST);
        assertEquals(
                List.of(
                        advert(1, 2, 2),
                        new HandOverEnded(
                                false,
                                "the peer is more demoted, 3 against 2: mend what demotes it,"
                                        + " or force"),
                        new Reannounce("the peer was master too")),
                scene.hear(1, 103, 3));
        assertEquals(Role.MASTER, scene.role());
        assertFalse(scene.election().isHandingOver());
        assertEquals(scene.election().intervalNanos(), scene.untilDeadlineNanos());
    }

    @Test
    void goesToAPeerThatIsAsDemoted() {
        final var scene = master(settings(1, 0), 3);
        scene.on(REQUEST);
        scene.hear(1, 103, 3);
        assertEquals(Role.BACKUP, scene.role());
    }

    @Test
    void forceGoesToAMoreDemotedPeer() {
        final var scene = master(settings(1, 0));
        scene.on(FORCED);
        scene.hear(1, 103, 3);
        assertEquals(Role.BACKUP, scene.role());
    }

    @Test
    void forceWithdrawsAtTheBound() {
        final var scene = master(settings(1, 0));
        scene.on(FORCED);
        scene.passes(2 * SECOND);
        final String text = "nobody took over within 2.00 s, addresses withdrawn all the same";
        assertEquals(
                List.of(RELEASE, toBackup("handed over, " + text), new HandOverEnded(false, text)),
                scene.on(new DeadlineReached()));
        assertEquals(3 * SECOND, scene.untilDeadlineNanos());
    }

    @Test
    void aNewerRequestReplacesTheOlder() {
        final var scene = master(settings(1, 0));
        scene.on(REQUEST);
        scene.passes(SECOND);
        assertEquals(
                List.of(BOW_OUT, new HandOverEnded(false, "replaced by a newer request")),
                scene.on(FORCED));
        assertEquals(400_000_000L, scene.untilDeadlineNanos());
    }

    @Test
    void thereIsNothingToHandOverUnlessMaster() {
        assertEquals(
                List.of(new HandOverEnded(false, "nothing to hand over: BACKUP")),
                backup(settings(1, 0)).on(REQUEST));
    }

    @Test
    void aBoundOfNothingEndsWithTheNextDeadline() {
        final var scene = master(settings(1, 0));
        assertEquals(List.of(BOW_OUT), scene.on(new Stopping(0)));
        assertEquals(0, scene.untilDeadlineNanos());
        scene.deadline();
        assertEquals(Role.INIT, scene.role());
        assertThrows(IllegalArgumentException.class, () -> new Stopping(-1));
    }

    @Test
    void demotionAndSettingsWaitUntilItEnds() {
        final var scene = master(settings(1, 0));
        scene.on(REQUEST);
        assertEquals(List.of(), scene.on(new Demoted(5)));
        assertEquals(List.of(), scene.on(new Reconfigured(settings(2, 0))));
        scene.passes(2 * SECOND);
        assertEquals(advert(2, 5, 5), scene.on(new DeadlineReached()).get(0));
    }

    @Test
    void otherReasonsToLeaveEndIt() {
        final var scene = master(settings(1, 0));
        scene.on(REQUEST);
        assertEquals(
                List.of(
                        RELEASE,
                        new Publish(Role.MASTER, Role.INIT, "link down: eth0"),
                        new HandOverEnded(false, "link down: eth0")),
                scene.on(new LinkDown("link down: eth0")));
        final var forced = master(settings(1, 0));
        forced.on(REQUEST);
        assertEquals(
                List.of(
                        RELEASE,
                        BOW_OUT,
                        toBackup("user requested"),
                        new HandOverEnded(false, "user requested")),
                forced.on(new Forced(Role.BACKUP)));
    }

    /** OpenBSD carp_del_all_timeouts, NetBSD: an orderly stop says good-bye. */
    @Test
    void anOrderlyStopHandsOverFirst() {
        final var scene = master(settings(1, 0));
        assertEquals(List.of(BOW_OUT), scene.on(STOP));
        assertEquals(200_000_000L, scene.untilDeadlineNanos());
        scene.passes(1_000_000L);
        assertEquals(
                List.of(
                        RELEASE,
                        new Publish(Role.MASTER, Role.INIT, "stopped, peer took over after 0.00 s"),
                        new HandOverEnded(true, "peer took over after 0.00 s")),
                scene.hear(1, 103, 3));
        assertEquals(List.of(), scene.hear(255, 255));
        assertEquals(Role.INIT, scene.role());
    }

    @Test
    void whatIsNotWantedAnyMoreSaysSoInsteadOfStopped() {
        final var scene = master(settings(1, 0));
        final String reason = "kept out by allow = false";
        assertEquals(List.of(BOW_OUT), scene.on(new Stopping(SECOND, reason)));
        assertEquals(
                new Publish(Role.MASTER, Role.INIT, reason + ", peer took over after 0.00 s"),
                scene.hear(1, 100).get(1));
        final var paused = master(settings(1, 0));
        paused.on(new Stopping(SECOND, reason));
        assertEquals(
                new Publish(Role.MASTER, Role.INIT, reason + ", paused for 60.00 s"),
                paused.on(new Paused(60 * SECOND)).get(1));
    }

    @Test
    void anOrderlyStopEndsAtTheBound() {
        final var scene = master(settings(1, 0));
        scene.on(STOP);
        for (int i = 0; i < 4; i++) {
            assertEquals(List.of(BOW_OUT), scene.deadline());
        }
        final String text = "nobody took over within 1.00 s, addresses withdrawn all the same";
        assertEquals(
                List.of(
                        RELEASE,
                        new Publish(Role.MASTER, Role.INIT, "stopped, " + text),
                        new HandOverEnded(false, text)),
                scene.deadline());
        assertEquals(CarpElection.NO_DEADLINE, scene.election().deadlineNanos());
    }

    @Test
    void aBackupStopsAtOnce() {
        final var scene = backup(settings(1, 0));
        assertEquals(
                List.of(
                        new Publish(Role.BACKUP, Role.INIT, "stopped"),
                        new HandOverEnded(false, "nothing to hand over: BACKUP")),
                scene.on(STOP));
        assertEquals(List.of(), scene.on(new LinkUp()), "stopped means stopped");
    }

    @Test
    void stoppingReplacesAHandOverAndIsNotReplaced() {
        final var scene = master(settings(1, 0));
        scene.on(REQUEST);
        assertEquals(
                List.of(BOW_OUT, new HandOverEnded(false, "replaced by a newer request")),
                scene.on(STOP));
        assertEquals(
                List.of(new HandOverEnded(false, "nothing to hand over: stopping")),
                scene.on(REQUEST));
        assertEquals(List.of(), scene.on(new Forced(Role.BACKUP)));
        assertTrue(scene.election().isHandingOver());
    }

    @Test
    void aStopThatLosesItsLinkStaysStopped() {
        final var scene = master(settings(1, 0));
        scene.on(STOP);
        scene.on(new LinkDown("link down: eth0"));
        assertEquals(List.of(), scene.on(new LinkUp()));
        assertEquals(Role.INIT, scene.role());
        assertEquals(
                List.of(new Publish(Role.INIT, Role.BACKUP, "initialization complete")),
                scene.on(new Started()));
    }

    @Test
    void startedAgainWhileStoppingStaysMaster() {
        final var scene = master(settings(1, 0));
        scene.on(STOP);
        assertEquals(
                List.of(advert(1, 0, 0), new HandOverEnded(false, "started again while stopping")),
                scene.on(new Started()));
        assertEquals(Role.MASTER, scene.role());
    }

    private static Scene handedOver() {
        final var scene = master(settings(1, 0));
        scene.on(REQUEST);
        scene.hear(1, 100);
        assertEquals(Role.BACKUP, scene.role());
        return scene;
    }

    @Test
    void aHandOverThatIsNotWantedAnyMoreIsTakenBackAndAStopIsNot() {
        final var scene = master(settings(1, 100));
        assertEquals(List.of(), scene.on(new HandOverCancelled("fine again")));
        scene.on(new HandOverRequested(SECOND, true));
        assertEquals(
                List.of(advert(1, 100, 0), new HandOverEnded(false, "fine again")),
                scene.on(new HandOverCancelled("fine again")));
        assertEquals(Role.MASTER, scene.role());
        assertFalse(scene.election().isHandingOver());

        scene.on(new Stopping(SECOND));
        assertEquals(List.of(), scene.on(new HandOverCancelled("fine again")));
        assertTrue(scene.election().isHandingOver());
    }
}
