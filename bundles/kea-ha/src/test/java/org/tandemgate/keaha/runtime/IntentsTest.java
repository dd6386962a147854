package org.tandemgate.keaha.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.keaha.state.HaState;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.ServerView;

final class IntentsTest {
    private static final ServerView SERVES =
            ServerView.of(HaState.HOT_STANDBY, Set.of("gw-a"), 1_795_225_718L);
    private static final ServerView STANDS_BY =
            ServerView.of(HaState.HOT_STANDBY, Set.of(), 1_795_225_718L);
    private static final ServerView AWAY =
            ServerView.of(HaState.IN_MAINTENANCE, Set.of(), 1_795_225_718L);
    private static final ServerView DEAD = ServerView.of(ServerView.Reach.DEAD);

    private static Intent wanted(final Intents intents) {
        return intents.with(Intent.NONE);
    }

    @Test
    void leavesWithTheNodeAndComesBackWithIt() {
        final var going = Intents.NONE.on(STANDS_BY, true, false);
        assertEquals(Intent.LEAVE, wanted(going));
        final var back = going.on(AWAY, false, false);
        assertEquals(Intent.RETURN, wanted(back));
        assertEquals(Intent.RETURN, wanted(back.on(AWAY, false, false)));
        assertEquals(Intent.NONE, wanted(back.on(STANDS_BY, false, false)));
    }

    @Test
    void withoutALinkToTheClientsWhoeverServesLeaves() {
        final var cut = Intents.NONE.on(SERVES, false, true);
        assertEquals(Intent.LEAVE, wanted(cut));
        final var away = cut.on(AWAY, false, true);
        assertEquals(Intent.LEAVE, wanted(away));
        assertEquals(Intent.RETURN, wanted(away.on(AWAY, false, false)));
        assertEquals(Intent.NONE, wanted(Intents.NONE.on(STANDS_BY, false, true)));
        assertEquals(Intent.NONE, wanted(Intents.NONE.on(DEAD, false, true)));
    }

    /** A server that was away before this bundle looked stays away until people say else. */
    @Test
    void whatPeopleWantCounts() {
        final var quiet = Intents.NONE.on(AWAY, false, false);
        assertEquals(Intent.NONE, wanted(quiet));
        assertEquals(Intent.RETURN, quiet.with(Intent.RETURN));
        assertEquals(Intent.LEAVE, quiet.with(Intent.LEAVE));
        assertEquals(Intent.LEAVE, Intents.NONE.on(SERVES, true, false).with(Intent.RETURN));
    }
}
