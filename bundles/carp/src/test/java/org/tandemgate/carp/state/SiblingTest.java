package org.tandemgate.carp.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tandemgate.carp.state.Scene.advert;
import static org.tandemgate.carp.state.Scene.backup;
import static org.tandemgate.carp.state.Scene.init;
import static org.tandemgate.carp.state.Scene.master;
import static org.tandemgate.carp.state.Scene.meek;
import static org.tandemgate.carp.state.Scene.settings;
import static org.tandemgate.carp.state.Scene.takesOver;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.carp.state.CarpEvent.SiblingDemoted;

/**
 * Virtual hosts of one group move together. OpenBSD demotes a group on the demoted node; no other
 * implementation lets its backups follow.
 */
class SiblingTest {
    @Test
    void aBackupFollowsItsGroupWhateverPreemptSays() {
        final var scene = backup(meek(1, 100));
        scene.hear(1, 0);

        assertEquals(
                takesOver(advert(1, 100, 0), "group of the master is more demoted, 240 against 0"),
                scene.on(new SiblingDemoted(240)));
    }

    @Test
    void anEquallyDemotedBackupStays() {
        final var scene = backup(settings(1, 100), 240);
        scene.hear(1, 0, 240);
        final var before = scene.election();

        assertEquals(List.of(), scene.on(new SiblingDemoted(240)));
        assertEquals(before, scene.election());
        assertEquals(List.of(), scene.on(new SiblingDemoted(239)));
    }

    /** Who has not heard anybody here does not know from whom it would take over. */
    @Test
    void onlyABackupThatHearsAMasterFollows() {
        assertEquals(List.of(), backup(settings(1, 100)).on(new SiblingDemoted(240)));
        assertEquals(List.of(), init(settings(1, 100)).on(new SiblingDemoted(240)));
        assertEquals(List.of(), master(settings(1, 100)).on(new SiblingDemoted(240)));
    }

    @Test
    void octetFourOfAFreeBsdPeerMeansNothingHereEither() {
        final var scene = backup(new ElectionSettings(1, 100, true, 0, PeerKind.FREEBSD));
        scene.hear(1, 0);
        assertEquals(List.of(), scene.on(new SiblingDemoted(240)));
    }
}
