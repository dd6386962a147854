package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.tandemgate.carp.state.Scene.BOW_OUT;
import static org.tandemgate.carp.state.Scene.HIGHER;
import static org.tandemgate.carp.state.Scene.LOWER;
import static org.tandemgate.carp.state.Scene.RELEASE;
import static org.tandemgate.carp.state.Scene.SECOND;
import static org.tandemgate.carp.state.Scene.TAKE;
import static org.tandemgate.carp.state.Scene.advert;
import static org.tandemgate.carp.state.Scene.backup;
import static org.tandemgate.carp.state.Scene.init;
import static org.tandemgate.carp.state.Scene.master;
import static org.tandemgate.carp.state.Scene.meek;
import static org.tandemgate.carp.state.Scene.settings;
import static org.tandemgate.carp.state.Scene.stays;
import static org.tandemgate.carp.state.Scene.takesOver;
import static org.tandemgate.carp.state.Scene.toBackup;
import static org.tandemgate.carp.state.Scene.toMaster;
import static org.tandemgate.carp.state.Scene.yields;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEvent.Advertised;
import org.tandemgate.carp.state.CarpEvent.Allowed;
import org.tandemgate.carp.state.CarpEvent.DeadlineReached;
import org.tandemgate.carp.state.CarpEvent.Demoted;
import org.tandemgate.carp.state.CarpEvent.Disallowed;
import org.tandemgate.carp.state.CarpEvent.Forced;
import org.tandemgate.carp.state.CarpEvent.LinkDown;
import org.tandemgate.carp.state.CarpEvent.LinkUp;
import org.tandemgate.carp.state.CarpEvent.Reconfigured;
import org.tandemgate.carp.state.CarpEvent.Started;

/**
 * The rules of freebsd/freebsd-src ("FreeBSD") and openbsd/src ("OpenBSD") sys/netinet/ip_carp.c;
 * where this election does something of its own, the test says so.
 */
class CarpElectionTest {
    private static final String FASTER = "more frequent advertisement received";
    private static final String SLOWER = "slower master heard";
    private static final String PREEMPTS = "preempting a slower master";

    // Start and silence

    /** FreeBSD carp_setrun: nobody starts as MASTER; INIT goes to BACKUP and waits. */
    @Test
    void startsAsBackup() {
        final var scene = init(settings(1, 100));

        assertEquals(
                List.of(new Publish(Role.INIT, Role.BACKUP, "initialization complete")),
                scene.on(new Started()));

        assertEquals(3_390_625_000L, scene.untilDeadlineNanos());
        assertEquals(List.of(), scene.on(new Started()), "a second start changes nothing");
    }

    /** FreeBSD carp_input_c, INIT: adverts are ignored. */
    @Test
    void initIgnoresAdvertisements() {
        final var scene = init(settings(1, 0));
        assertEquals(List.of(), scene.hear(1, 100));
        assertEquals(CarpElection.NO_DEADLINE, scene.election().deadlineNanos());
        assertEquals("not started", scene.election().reason());
    }

    /** FreeBSD carp_setrun and carp_master_down_locked; first advert as carp_set_state does. */
    @Test
    void backupTakesOverWhenTheMasterIsSilent() {
        final var scene = backup(settings(1, 128));
        scene.passes(SECOND).hear(1, 0);
        assertEquals(3_500_000_000L, scene.untilDeadlineNanos());

        assertEquals(
                takesOver(advert(1, 128, 0), "master is silent, last heard 3.50 s ago"),
                scene.deadline());

        assertEquals(1_500_000_000L, scene.untilDeadlineNanos());
        assertEquals("master is silent, last heard 3.50 s ago", scene.election().reason());
    }

    @Test
    void backupThatNeverHeardAMasterSaysSo() {
        assertEquals(
                takesOver(advert(1, 0, 0), "no master heard for 3.00 s"),
                backup(settings(1, 0)).deadline());
    }

    /** Equality means due; anything earlier does not. */
    @Test
    void anEarlyDeadlineDoesNothing() {
        final var scene = backup(settings(1, 0));
        scene.passes(3 * SECOND - 1);
        assertEquals(List.of(), scene.on(new DeadlineReached()));
        scene.passes(1);
        assertEquals(
                takesOver(advert(1, 0, 0), "no master heard for 3.00 s"),
                scene.on(new DeadlineReached()));
    }

    /** FreeBSD carp_input_c, BACKUP, otherwise: the timer starts again, preempt or not. */
    @Test
    void everyAcceptableAdvertisementRestartsTheTimer() {
        final var scene = backup(meek(1, 0));
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), scene.passes(2 * SECOND).hear(1, 100));
            assertEquals(3 * SECOND, scene.untilDeadlineNanos());
        }
    }

    /** FreeBSD carp_setrun: the timeout counts the configured advskew, not the demoted one. */
    @Test
    void demotionDoesNotDelayTheTimeout() {
        final var scene = backup(settings(1, 0), 200);
        scene.hear(1, 0);
        assertEquals(3 * SECOND, scene.untilDeadlineNanos());
    }

    // Advertising

    /** FreeBSD carp_send_ad_locked: advbase + demoted advskew; the first interval too (own). */
    @Test
    void masterAdvertisesWithItsDemotion() {
        final var scene = backup(settings(1, 10), 30);
        assertEquals(takesOver(advert(1, 40, 30), "no master heard for 3.04 s"), scene.deadline());
        final long interval = SECOND + 40 * 3_906_250L;
        assertEquals(interval, scene.untilDeadlineNanos());

        assertEquals(List.of(advert(1, 40, 30)), scene.deadline());

        assertEquals(interval, scene.untilDeadlineNanos());
        assertEquals(interval, scene.election().intervalNanos());
        assertEquals(40, scene.election().effectiveAdvskew());
    }

    /** OpenBSD: octet 4 holds at most 255. */
    @Test
    void octetFourEndsAt255() {
        final var scene = master(settings(1, 0), 1000);
        assertEquals(List.of(advert(1, 240, 255)), scene.deadline());
        assertEquals(1000, scene.election().demotion());
    }

    /** Own: a wake-up that is late by less than an interval does not shift the pace. */
    @Test
    void lateWakeUpsDoNotAddUp() {
        final var scene = master(settings(1, 0));
        scene.passes(SECOND + 300_000_000L);
        assertEquals(List.of(advert(1, 0, 0)), scene.on(new DeadlineReached()));
        assertEquals(700_000_000L, scene.untilDeadlineNanos());
    }

    /** Own: after a pause one advert is sent, not all that were missed. */
    @Test
    void missedAdvertisementsAreNotMadeUpFor() {
        final var scene = master(settings(1, 0));
        scene.passes(60 * SECOND);
        assertEquals(List.of(advert(1, 0, 0)), scene.on(new DeadlineReached()));
        assertEquals(SECOND, scene.untilDeadlineNanos());
        assertEquals(List.of(), scene.on(new DeadlineReached()));
    }

    // A master hears another one

    /** FreeBSD carp_input_c, MASTER: own > peer yields. */
    @Test
    void masterYieldsToAFasterOne() {
        assertEquals(yields(advert(1, 100, 0), FASTER), master(settings(1, 100)).hear(1, 99));
        assertEquals(yields(advert(2, 0, 0), FASTER), master(settings(2, 0)).hear(1, 254));
    }

    /** FreeBSD carp_input_c, MASTER: own < peer stays. Own: neighbours are told again. */
    @Test
    void masterStaysAgainstASlowerOne() {
        final var scene = master(settings(1, 100));
        final long deadline = scene.election().deadlineNanos();
        assertEquals(stays(SLOWER), scene.hear(1, 101));
        assertEquals(stays(SLOWER), scene.hear(2, 0));
        assertEquals(deadline, scene.election().deadlineNanos(), "the pace is not disturbed");
    }

    /** It does not hear this node, or finds itself the winner by the addresses that it hears. */
    @Test
    void theWinnerOfEqualMastersYieldsToOneThatGoesOn() {
        final var scene = master(settings(1, 100));
        final Advertised equal = new Advertised(1, 100, 0, HIGHER);
        final long patience = scene.election().masterDownNanos();
        final var wins = stays("equal master with a higher address heard");
        assertEquals(wins, scene.on(equal));
        assertEquals(wins, scene.passes(patience + 1).on(equal), "after a break it begins anew");
        assertEquals(wins, scene.passes(patience - 1).on(equal));
        assertEquals(
                yields(advert(1, 100, 0), "equal master goes on all the same"),
                scene.passes(1).on(equal));
    }

    /** Both would yield, or neither, where each knows the order by another family. */
    @Test
    void whoMayKnowLessLetsTheOtherOneDecideFirst() {
        final Advertised lower = new Advertised(1, 100, 0, LOWER * SourceOrders.IN_DOUBT);
        final var loser = master(settings(1, 100));
        final long patience = loser.election().masterDownNanos();
        final var waits = stays("equal master with a lower IPv6 address heard");
        assertEquals(waits, loser.on(lower));
        assertEquals(waits, loser.passes(patience / 4 - 1).on(lower));
        assertEquals(
                yields(advert(1, 100, 0), "equal master with a lower IPv6 address heard"),
                loser.passes(1).on(lower));

        final Advertised higher = new Advertised(1, 100, 0, HIGHER * SourceOrders.IN_DOUBT);
        final var winner = master(settings(1, 100));
        final var wins = stays("equal master with a higher address heard");
        assertEquals(wins, winner.on(higher));
        assertEquals(wins, winner.passes(patience).on(higher));
        assertEquals(wins, winner.passes(patience - 1).on(higher));
        assertEquals(
                yields(advert(1, 100, 0), "equal master goes on all the same"),
                winner.passes(1).on(higher));
    }

    /** UCarp: of two equal masters the one with the lower address stays. The BSDs both yield. */
    @Test
    void betweenEqualMastersTheLowerAddressStays() {
        assertEquals(
                stays("equal master with a higher address heard"),
                master(settings(1, 100)).on(new Advertised(1, 100, 0, HIGHER)));
        assertEquals(
                yields(advert(1, 100, 0), "equal master with a lower address heard"),
                master(settings(1, 100)).on(new Advertised(1, 100, 0, LOWER)));
        assertEquals(
                yields(advert(1, 100, 0), "equal master with a lower address heard"),
                master(settings(1, 100)).on(new Advertised(1, 100, 0, 0)),
                "no order: as the BSDs");
    }

    /** FreeBSD carp_input_c: a clamped 240 equals every advskew above. */
    @Test
    void advskewsAbove240AreEqual() {
        assertEquals(
                stays("equal master with a higher address heard"),
                master(settings(1, 254)).hear(1, 240));
        assertEquals(stays(SLOWER), master(settings(1, 254)).hear(1, 241));
    }

    /** OpenBSD carp_proto_input_c, MASTER: D < d yields, whatever the intervals. */
    @Test
    void masterYieldsToALessDemotedOne() {
        assertEquals(
                yields(advert(1, 5, 5), "less demoted master heard, 4 against 5"),
                master(settings(1, 0), 5).hear(1, 254, 4));
    }

    /** OpenBSD carp_proto_input_c, MASTER: D > d stays, whatever the intervals. */
    @Test
    void masterStaysAgainstAMoreDemotedOne() {
        assertEquals(
                stays("more demoted master heard, 6 against 5"),
                master(settings(1, 200), 5).hear(1, 0, 6));
    }

    /** With demotion equal on both sides the intervals decide, as FreeBSD. */
    @Test
    void equalDemotionLeavesItToTheIntervals() {
        assertEquals(yields(advert(1, 15, 5), FASTER), master(settings(1, 10), 5).hear(1, 14, 5));
        assertEquals(stays(SLOWER), master(settings(1, 10), 5).hear(1, 16, 5));
    }

    /** Demotions are compared as sent: above 255 they are equal. */
    @Test
    void demotionIsComparedAsSent() {
        assertEquals(
                stays("equal master with a higher address heard"),
                master(settings(1, 0), 1000).hear(1, 240, 255));
    }

    /** Own: a bow-out is worse than anything, also when its sender is less demoted. */
    @Test
    void masterNeverYieldsToABowOut() {
        assertEquals(
                stays("another master bowed out"), master(settings(1, 0), 5).hear(255, 255, 0));
    }

    @Test
    void yieldingStartsTheMasterDownTimer() {
        final var scene = master(settings(1, 128));
        scene.hear(1, 0);
        assertEquals(Role.BACKUP, scene.role());
        assertEquals(3_500_000_000L, scene.untilDeadlineNanos());
    }

    // A backup hears the master

    /** FreeBSD carp_input_c, BACKUP: preempt and own < peer. */
    @Test
    void backupPreemptsASlowerMaster() {
        assertEquals(takesOver(advert(1, 100, 0), PREEMPTS), backup(settings(1, 100)).hear(1, 101));
        assertEquals(
                takesOver(advert(1, 254 - 14, 0), PREEMPTS), backup(settings(1, 254)).hear(2, 0));
    }

    @Test
    void backupDoesNotPreemptAnEqualOrFasterMaster() {
        assertEquals(List.of(), backup(settings(1, 100)).hear(1, 100));
        assertEquals(List.of(), backup(settings(1, 100)).hear(1, 99));
    }

    /** FreeBSD carp_input_c: without preempt a slower master is left alone. */
    @Test
    void withoutPreemptASlowerMasterIsLeftAlone() {
        assertEquals(List.of(), backup(meek(1, 0)).hear(1, 254));
        assertEquals(List.of(), backup(meek(1, 0)).hear(3, 0));
    }

    /** FreeBSD compares the demoted advskew of both sides. */
    @Test
    void demotionOfBothSidesIsPartOfTheIntervals() {
        assertEquals(List.of(), backup(settings(1, 0), 50).hear(1, 50, 50));
        assertEquals(
                takesOver(advert(1, 50, 50), PREEMPTS), backup(settings(1, 0), 50).hear(1, 51, 50));
    }

    /** OpenBSD carp_proto_input_c, BACKUP: preempt needs D >= d. */
    @Test
    void aMoreDemotedBackupDoesNotPreempt() {
        assertEquals(List.of(), backup(settings(1, 0), 5).hear(2, 0, 4));
    }

    /** OpenBSD carp_proto_input_c, BACKUP: D > d takes over, whatever preempt says. */
    @Test
    void aMoreDemotedMasterIsReplaced() {
        assertEquals(
                takesOver(advert(1, 105, 5), "master is more demoted, 6 against 5"),
                backup(meek(1, 100), 5).hear(1, 0, 6));
        assertEquals(List.of(), backup(meek(1, 100), 5).hear(1, 0, 5));
    }

    /**
     * OpenBSD (3b, k) < peer; FreeBSD (3b, e): a master whose next advert comes after the timeout
     * is replaced now, whatever preempt and demotion say.
     */
    @Test
    void aMasterThatIsTooSlowIsReplaced() {
        assertEquals(
                takesOver(advert(1, 109, 9), "master advertises too slowly"),
                backup(meek(1, 100), 9).hear(3, 101));
        assertEquals(List.of(), backup(meek(1, 100), 9).hear(3, 100));
    }

    /** NetBSD 7.99 sends 255/255 when set down; FreeBSD obeys by the rule above. */
    @Test
    void aBowOutIsObeyedWhateverPreemptAndDemotionSay() {
        assertEquals(
                takesOver(advert(1, 240, 200), "master bowed out"),
                backup(meek(1, 100), 200).hear(255, 255, 0));
    }

    /** Own: for advbase above 85 a bow-out is not slower than three intervals. */
    @Test
    void aBowOutIsObeyedWithLongIntervals() {
        assertEquals(
                takesOver(advert(255, 0, 0), "master bowed out"),
                backup(meek(255, 0)).hear(255, 255, 255));
        assertEquals(
                takesOver(advert(0, 0, 0), "master bowed out"),
                backup(meek(0, 0)).hear(255, 255, 255));
    }

    // Preemption delay

    @Test
    void preemptionWaitsForTheDelayAfterStart() {
        final var scene = backup(new ElectionSettings(1, 0, true, 10 * SECOND));
        for (int i = 0; i < 9; i++) {
            assertEquals(List.of(), scene.passes(SECOND).hear(1, 100));
        }
        assertEquals(List.of(), scene.passes(SECOND - 1).hear(1, 100));
        assertEquals(takesOver(advert(1, 0, 0), PREEMPTS), scene.passes(1).hear(1, 100));
    }

    @Test
    void preemptionWaitsForTheDelayAfterLinkUp() {
        final var scene = backup(new ElectionSettings(1, 0, true, 10 * SECOND));
        scene.passes(60 * SECOND).on(new LinkDown("link down: eth0"));
        scene.on(new LinkUp());
        assertEquals(List.of(), scene.passes(2 * SECOND).hear(1, 100));
        for (int i = 0; i < 4; i++) {
            scene.passes(2 * SECOND).on(new Advertised(1, 100, 0, HIGHER));
        }
        assertEquals(Role.MASTER, scene.role());
    }

    @Test
    void theDelayDoesNotHoldBackATimeoutOrADemotion() {
        final var delayed = new ElectionSettings(1, 0, true, 3600 * SECOND);
        assertEquals(
                takesOver(advert(1, 0, 0), "no master heard for 3.00 s"),
                backup(delayed).deadline());
        assertEquals(
                takesOver(advert(1, 0, 0), "master is more demoted, 1 against 0"),
                backup(delayed).hear(1, 1, 1));
    }

    @Test
    void aChangedDelayCountsFromTheStart() {
        final var scene = backup(new ElectionSettings(1, 0, true, 10 * SECOND));
        scene.passes(2 * SECOND).on(new Reconfigured(new ElectionSettings(1, 0, true, 3 * SECOND)));
        assertEquals(List.of(), scene.passes(SECOND - 1).hear(1, 100));
        assertEquals(takesOver(advert(1, 0, 0), PREEMPTS), scene.passes(1).hear(1, 100));
    }

    // Demotion and settings

    /** FreeBSD carp_demote_adj: every change re-advertises all masters at once. */
    @Test
    void aDemotedMasterAdvertisesAtOnce() {
        final var scene = master(settings(1, 10));
        scene.passes(SECOND / 2);
        assertEquals(List.of(advert(1, 15, 5)), scene.on(new Demoted(5)));
        assertEquals(SECOND + 15 * 3_906_250L, scene.untilDeadlineNanos());
        assertEquals(List.of(), scene.on(new Demoted(5)), "no change, no advert");
        assertEquals(List.of(advert(1, 10, 0)), scene.on(new Demoted(0)));
    }

    @Test
    void aDemotedBackupIsSilent() {
        final var scene = backup(settings(1, 10));
        final long deadline = scene.election().deadlineNanos();
        assertEquals(List.of(), scene.passes(SECOND).on(new Demoted(5)));
        assertEquals(deadline, scene.election().deadlineNanos());
    }

    @Test
    void demotionIsKeptInInit() {
        final var scene = init(settings(1, 0));
        assertEquals(List.of(), scene.on(new Demoted(7)));
        scene.on(new Started());
        assertEquals(takesOver(advert(1, 7, 7), "no master heard for 3.00 s"), scene.deadline());
    }

    @Test
    void aNegativeDemotionIsRefused() {
        assertEquals(
                "demotion is -1, needs 0 or more",
                assertThrows(IllegalArgumentException.class, () -> new Demoted(-1)).getMessage());
    }

    /** Own: FreeBSD lets the old timer run out before it advertises new settings. */
    @Test
    void aReconfiguredMasterAdvertisesAtOnce() {
        final var scene = master(settings(255, 0));
        assertEquals(List.of(advert(1, 5, 0)), scene.on(new Reconfigured(settings(1, 5))));
        assertEquals(SECOND + 5 * 3_906_250L, scene.untilDeadlineNanos());
        assertEquals(List.of(), scene.on(new Reconfigured(meek(1, 5))), "not on the wire");
    }

    /** Own: a shorter timeout starts now, so that an edit never takes over by itself. */
    @Test
    void aReconfiguredBackupWaitsAnew() {
        final var scene = backup(settings(1, 0));
        assertEquals(List.of(), scene.passes(2 * SECOND).on(new Reconfigured(settings(0, 10))));
        assertEquals(117_187_500L, scene.untilDeadlineNanos());
    }

    @Test
    void preemptOnAndOffDoesNotTouchTheTimer() {
        final var scene = backup(settings(1, 0));
        assertEquals(List.of(), scene.passes(SECOND).on(new Reconfigured(meek(1, 0))));
        assertEquals(2 * SECOND, scene.untilDeadlineNanos());
        assertEquals(List.of(), scene.hear(1, 100));
        scene.on(new Reconfigured(settings(1, 0)));
        assertEquals(takesOver(advert(1, 0, 0), PREEMPTS), scene.hear(1, 100));
    }

    // Link and administration

    /** FreeBSD carp_setrun: link down is INIT, silent. */
    @Test
    void linkDownWithdrawsAMaster() {
        final var scene = master(settings(1, 0));
        assertEquals(
                List.of(RELEASE, new Publish(Role.MASTER, Role.INIT, "link down: eth0")),
                scene.on(new LinkDown("link down: eth0")));
        assertEquals(CarpElection.NO_DEADLINE, scene.election().deadlineNanos());
        assertEquals(List.of(), scene.on(new DeadlineReached()));
        assertEquals(List.of(), scene.on(new LinkDown("link down: eth0")));
    }

    /** FreeBSD carp_setrun: link up is BACKUP with the full timeout. */
    @Test
    void linkUpStartsAsBackup() {
        final var scene = backup(settings(1, 0));
        assertEquals(
                List.of(new Publish(Role.BACKUP, Role.INIT, "link down: eth0")),
                scene.on(new LinkDown("link down: eth0")));
        scene.passes(100 * SECOND);
        assertEquals(
                List.of(new Publish(Role.INIT, Role.BACKUP, "link up")), scene.on(new LinkUp()));
        assertEquals(3 * SECOND, scene.untilDeadlineNanos());
        assertEquals(List.of(), scene.on(new LinkUp()), "it was up already");
        assertEquals(takesOver(advert(1, 0, 0), "no master heard for 3.00 s"), scene.deadline());
    }

    @Test
    void aStartWithoutLinkWaitsForIt() {
        final var scene = init(settings(1, 0));
        assertEquals(List.of(), scene.on(new LinkDown("link down: eth0")));
        assertEquals(List.of(), scene.on(new Started()));
        assertEquals("link down: eth0", scene.election().reason());
        assertEquals(
                List.of(new Publish(Role.INIT, Role.BACKUP, "link up")), scene.on(new LinkUp()));
    }

    /** net.inet.carp.allow = 0: INIT, silent, no bow-out. */
    @Test
    void disallowedIsInit() {
        final var scene = master(settings(1, 0));
        assertEquals(
                List.of(RELEASE, new Publish(Role.MASTER, Role.INIT, "allow is false")),
                scene.on(new Disallowed("allow is false")));
        scene.on(new LinkDown("link down: eth0"));
        assertEquals(List.of(), scene.on(new Allowed()));
        assertEquals("link down: eth0", scene.election().reason());
        scene.on(new Disallowed("allow is false"));
        assertEquals(List.of(), scene.on(new LinkUp()));
        assertEquals(
                List.of(new Publish(Role.INIT, Role.BACKUP, "allowed")), scene.on(new Allowed()));
    }

    /**
     * FreeBSD SIOCSVH: a forced BACKUP is not sticky. It sends no bow-out there; here it does, so
     * that the peer serves at once.
     */
    @Test
    void forcedBackupIsNotSticky() {
        final var scene = master(settings(1, 0));
        assertEquals(
                List.of(RELEASE, BOW_OUT, toBackup("user requested")),
                scene.on(new Forced(Role.BACKUP)));
        assertEquals(List.of(), scene.on(new Forced(Role.BACKUP)));
        assertEquals(
                List.of(TAKE, advert(1, 0, 0), toMaster("no master heard for 6.00 s")),
                scene.deadline());
    }

    @Test
    void forcedMasterIsNotSticky() {
        final var scene = backup(settings(1, 100));
        assertEquals(
                takesOver(advert(1, 100, 0), "user requested"), scene.on(new Forced(Role.MASTER)));
        assertEquals(List.of(), scene.on(new Forced(Role.MASTER)), "a no-op on a master");
        assertEquals(yields(advert(1, 100, 0), FASTER), scene.hear(1, 0));
    }

    /** FreeBSD SIOCSVH: ignored in INIT. */
    @Test
    void forcingIsIgnoredInInit() {
        final var scene = init(settings(1, 0));
        assertEquals(List.of(), scene.on(new Forced(Role.MASTER)));
        assertEquals(List.of(), scene.on(new Forced(Role.BACKUP)));
        assertEquals(Role.INIT, scene.role());
        assertThrows(IllegalArgumentException.class, () -> new Forced(Role.INIT));
    }

    @Test
    void aDeadlineIsNeverTheValueThatMeansNone() {
        final var election = CarpElection.initial(settings(1, 0));
        final long now = Long.MAX_VALUE - 3 * SECOND;
        final var backup = election.on(new Started(), now).next();
        assertEquals(Long.MAX_VALUE - 1, backup.deadlineNanos());
        assertFalse(backup.on(new DeadlineReached(), Long.MAX_VALUE - 1).effects().isEmpty());
    }

    /** An edit that shortens the master-down time forgets nothing of the master that is heard. */
    @Test
    void anEditKeepsThePatienceWithASlowerMasterWithAdvbaseZero() {
        final var scene = backup(settings(0, 50));
        scene.hear(0, 10);

        scene.on(new Reconfigured(meek(0, 1)));

        assertEquals(30 * ElectionSettings.SKEW_UNIT_NANOS, scene.untilDeadlineNanos());
    }
}
