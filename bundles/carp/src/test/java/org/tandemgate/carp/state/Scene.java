package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEffect.Reannounce;
import org.tandemgate.carp.state.CarpEffect.ReleaseAddresses;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEffect.TakeAddresses;
import org.tandemgate.carp.state.CarpEvent.Advertised;
import org.tandemgate.carp.state.CarpEvent.DeadlineReached;
import org.tandemgate.carp.state.CarpEvent.Demoted;
import org.tandemgate.carp.state.CarpEvent.Started;

/**
 * One election and a clock that is about to overflow, so that every test also shows that times are
 * compared by difference.
 */
final class Scene {
    static final long SECOND = 1_000_000_000L;
    static final int HIGHER = 1;
    static final int LOWER = -1;
    static final ReleaseAddresses RELEASE = new ReleaseAddresses();
    static final TakeAddresses TAKE = new TakeAddresses();
    static final SendAdvertisement BOW_OUT = new SendAdvertisement(255, 255, 255, true);

    private static final long T0 = Long.MAX_VALUE - 2 * SECOND - SECOND / 2;

    private CarpElection election;
    private long nowNanos = T0;

    private Scene(final ElectionSettings settings) {
        election = CarpElection.initial(settings);
    }

    static ElectionSettings settings(final int advbase, final int advskew) {
        return new ElectionSettings(advbase, advskew, true, 0);
    }

    static ElectionSettings meek(final int advbase, final int advskew) {
        return new ElectionSettings(advbase, advskew, false, 0);
    }

    static Scene init(final ElectionSettings settings) {
        return new Scene(settings);
    }

    static Scene backup(final ElectionSettings settings) {
        final Scene scene = new Scene(settings);
        scene.on(new Started());
        assertEquals(Role.BACKUP, scene.role());
        return scene;
    }

    static Scene backup(final ElectionSettings settings, final int demotion) {
        final Scene scene = backup(settings);
        assertEquals(List.of(), scene.on(new Demoted(demotion)));
        return scene;
    }

    static Scene master(final ElectionSettings settings) {
        return master(settings, 0);
    }

    static Scene master(final ElectionSettings settings, final int demotion) {
        final Scene scene = backup(settings, demotion);
        scene.deadline();
        assertEquals(Role.MASTER, scene.role());
        return scene;
    }

    List<CarpEffect> on(final CarpEvent event) {
        final CarpElection.Step step = election.on(event, nowNanos);
        assertEquals(step, election.on(event, nowNanos), "same input, same output");
        election = step.next();
        return step.effects();
    }

    List<CarpEffect> hear(final int advbase, final int advskew, final int demotion) {
        return on(new Advertised(advbase, advskew, demotion, HIGHER));
    }

    List<CarpEffect> hear(final int advbase, final int advskew) {
        return hear(advbase, advskew, 0);
    }

    /** Lets time pass to the deadline exactly. */
    List<CarpEffect> deadline() {
        nowNanos = election.deadlineNanos();
        return on(new DeadlineReached());
    }

    Scene passes(final long nanos) {
        nowNanos += nanos;
        return this;
    }

    Role role() {
        return election.role();
    }

    CarpElection election() {
        return election;
    }

    long untilDeadlineNanos() {
        return election.deadlineNanos() - nowNanos;
    }

    static SendAdvertisement advert(final int advbase, final int advskew, final int demotion) {
        return new SendAdvertisement(advbase, advskew, demotion, false);
    }

    static Publish toMaster(final String reason) {
        return new Publish(Role.BACKUP, Role.MASTER, reason);
    }

    static Publish toBackup(final String reason) {
        return new Publish(Role.MASTER, Role.BACKUP, reason);
    }

    static List<CarpEffect> takesOver(final SendAdvertisement first, final String reason) {
        return List.of(TAKE, first, toMaster(reason));
    }

    static List<CarpEffect> leaves(final String reason) {
        return List.of(RELEASE, toBackup(reason));
    }

    static List<CarpEffect> yields(final SendAdvertisement lastWord, final String reason) {
        return List.of(RELEASE, lastWord.lastWord(), toBackup(reason));
    }

    static List<CarpEffect> stays(final String reason) {
        return List.of(new Reannounce(reason));
    }
}
