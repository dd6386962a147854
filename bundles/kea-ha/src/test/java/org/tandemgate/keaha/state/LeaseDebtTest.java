package org.tandemgate.keaha.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.keaha.state.ServerView.Reach;

/** The way back of a partner, look by look. */
final class LeaseDebtTest {
    private static final long T0 = 1_000_000_000_000L;
    private static final long MILLI = 1_000_000L;
    private static final long CLOCK = 1_795_225_718L;

    private LeaseDebt debt = LeaseDebt.NOTHING;
    private long now = T0;

    private static ServerView server(final HaState state, final String... scopes) {
        return ServerView.of(state, Set.of(scopes), CLOCK);
    }

    private static ServerView alone() {
        return server(HaState.PARTNER_DOWN, "gw-a");
    }

    private static ServerView sealed() {
        return server(HaState.PARTNER_DOWN);
    }

    private static ServerView none(final Reach reach) {
        return ServerView.of(reach);
    }

    /** What one look asks for, some milliseconds after the last. */
    private String look(final int millis, final ServerView local, final ServerView partner) {
        return look(millis, local, partner, true);
    }

    private String look(
            final int millis,
            final ServerView local,
            final ServerView partner,
            final boolean isMaster) {
        now += millis * MILLI;
        final var step =
                debt.on(
                        new Observation(local, partner, isMaster, Witness.UNKNOWN, Intent.NONE),
                        now);
        debt = step.next();
        return step.actions().toString();
    }

    @Test
    void thePartnerReadsOnceMoreWhenNothingIsGivenAnyMore() {
        assertEquals("[]", look(0, alone(), none(Reach.DEAD)));
        assertFalse(debt.isWatched(now));
        assertEquals("[]", look(250, alone(), server(HaState.WAITING)));
        assertTrue(debt.isWatched(now));
        assertEquals("[]", look(50, alone(), server(HaState.SYNCING)));
        assertEquals("[SEAL]", look(50, alone(), server(HaState.READY)));
        assertEquals("[]", look(50, sealed(), server(HaState.READY)));
        assertEquals("[RESYNC_PARTNER]", look(50, sealed(), server(HaState.READY)));
        assertEquals("[]", look(50, sealed(), server(HaState.SYNCING)));
        assertEquals("[]", look(500, sealed(), server(HaState.READY)));
        assertEquals("[]", look(50, server(HaState.HOT_STANDBY), server(HaState.READY)));
        assertEquals("[]", look(50, server(HaState.HOT_STANDBY), server(HaState.HOT_STANDBY)));
        assertEquals(LeaseDebt.NOTHING, debt);
    }

    /** A scope that is still there when the queue should be empty is taken away again. */
    @Test
    void nothingIsReadBeforeTheScopesAreGone() {
        look(0, alone(), none(Reach.DEAD));
        look(250, alone(), server(HaState.WAITING));
        assertEquals("[SEAL]", look(50, alone(), server(HaState.READY)));
        assertEquals("[SEAL]", look(100, alone(), server(HaState.READY)));
        assertEquals("[RESYNC_PARTNER]", look(100, sealed(), server(HaState.READY)));
    }

    /** The servers' heartbeats were quicker than the looks. */
    @Test
    void whoeverWasMissedReadsAllTheSame() {
        look(0, alone(), none(Reach.DEAD));
        final var here = server(HaState.HOT_STANDBY);
        assertEquals("[RESYNC_PARTNER]", look(600, here, server(HaState.READY)));
        assertEquals("[]", look(50, here, server(HaState.SYNCING)));
        assertEquals("[]", look(50, here, server(HaState.HOT_STANDBY, "gw-a")));

        look(600, alone(), none(Reach.SILENT));
        final var back = server(HaState.HOT_STANDBY, "gw-a");
        assertEquals("[RESYNC_PARTNER]", look(600, here, back));
        assertEquals("[]", look(50, here, back));
    }

    /** Where nobody was alone nobody owes. */
    @Test
    void aPairThatStartsReadsOnce() {
        assertEquals("[]", look(0, server(HaState.WAITING), server(HaState.READY)));
        assertEquals("[]", look(50, server(HaState.HOT_STANDBY), server(HaState.READY)));
        assertEquals("[]", look(50, server(HaState.HOT_STANDBY), server(HaState.HOT_STANDBY)));
    }

    private void seal() {
        look(0, alone(), none(Reach.DEAD));
        look(250, alone(), server(HaState.WAITING));
        assertEquals("[SEAL]", look(50, alone(), server(HaState.READY)));
    }

    /** A partner that dies on its way leaves nobody mute. */
    @Test
    void servesAgainWhenThePartnerIsGone() {
        for (final Reach reach : new Reach[] {Reach.DEAD, Reach.HUNG, Reach.SILENT}) {
            seal();
            assertEquals("[]", look(50, sealed(), none(reach)));
            assertEquals("[]", look(399, sealed(), none(reach)));
            assertEquals("[UNSEAL]", look(1, sealed(), none(reach)));
            assertEquals("[]", look(50, alone(), none(reach)));
        }
    }

    /** It may serve itself by now, where the link is cut. */
    @Test
    void leavesItToTheHolderWhenThePartnerIsOnlySilent() {
        seal();
        look(50, sealed(), none(Reach.SILENT), false);
        assertEquals("[]", look(10_000, sealed(), none(Reach.SILENT), false));
        assertEquals("[]", look(50, sealed(), none(Reach.UNKNOWN)));
        assertEquals("[]", look(50, sealed(), server(HaState.HOT_STANDBY, "gw-a")));
    }

    /** One that stays ready, such as a paused one, does not stop the service. */
    @Test
    void servesAgainWhenThePartnerStaysAway() {
        seal();
        assertEquals("[RESYNC_PARTNER]", look(100, sealed(), server(HaState.READY)));
        assertEquals("[]", look(4999, sealed(), server(HaState.READY)));
        assertEquals("[UNSEAL]", look(1, sealed(), server(HaState.READY)));
        assertEquals("[]", look(50, alone(), server(HaState.READY)));
        assertEquals("[]", look(9000, alone(), server(HaState.READY)));
    }
}
