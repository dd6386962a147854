package org.tandemgate.keaha.state;

import java.util.Collections;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.keaha.state.ServerView.Reach;

/** What one observation means; the first that fits. */
public enum Condition {
    /** Nothing may be concluded. */
    BLIND,
    /** Both servers talk to each other, or are about to. */
    FINE,
    /** The own server is dead or hung. */
    LOCAL_UNFIT,
    /** The own server runs without HA. */
    LOCAL_WITHOUT_HA,
    /** The other server runs without HA. */
    PARTNER_WITHOUT_HA,
    /** In maintenance, and the one that should serve does not, or serves alone already. */
    STUCK_IN_MAINTENANCE,
    /** The other server's process is dead. */
    PARTNER_DEAD,
    /** The other server is silent, and a second witness says why. */
    PARTNER_GONE,
    /** The other server is silent, its node lives: the link between the servers is cut. */
    LINK_CUT,
    /** The other server is silent and nobody knows more. */
    PARTNER_SILENT,
    /** HA has ended; both go on by themselves. */
    TERMINATED,
    /** Both serve the same clients. */
    BOTH_SERVE;

    /** The condition that an observation shows. */
    public static Condition of(final Observation seen) {
        final ServerView local = seen.local();
        final ServerView partner = seen.partner();
        return switch (local.reach()) {
            case UNKNOWN -> BLIND;
            case DEAD, SILENT -> LOCAL_UNFIT;
            case WITHOUT_HA -> LOCAL_WITHOUT_HA;
            case ANSWERS ->
                    partner.reach() == Reach.ANSWERS
                            ? ofBoth(local, partner)
                            : ofOne(local, partner.reach(), seen.witness());
        };
    }

    private static Condition ofBoth(final ServerView local, final ServerView partner) {
        if (local.is(HaState.TERMINATED) || partner.is(HaState.TERMINATED)) {
            return TERMINATED;
        }
        if (local.is(HaState.IN_MAINTENANCE)
                && (partner.is(HaState.PARTNER_DOWN) || partner.isInOrder())) {
            return STUCK_IN_MAINTENANCE;
        }
        return Collections.disjoint(local.scopes(), partner.scopes()) ? FINE : BOTH_SERVE;
    }

    private static Condition ofOne(
            final ServerView local, final Reach partner, final Witness witness) {
        if (partner == Reach.WITHOUT_HA) {
            return PARTNER_WITHOUT_HA;
        }
        if (partner == Reach.UNKNOWN) {
            return BLIND;
        }
        final boolean isGone =
                partner == Reach.DEAD || witness == Witness.DEAD || witness == Witness.UNFIT;
        if (isGone && local.is(HaState.IN_MAINTENANCE)) {
            return STUCK_IN_MAINTENANCE;
        }
        if (isGone) {
            return partner == Reach.DEAD ? PARTNER_DEAD : PARTNER_GONE;
        }
        return witness == Witness.ALIVE ? LINK_CUT : PARTNER_SILENT;
    }
}
