package org.tandemgate.keaha.state;

import java.util.Collections;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.keaha.state.ServerView.Reach;

/** What one observation means; the first that fits. */
public enum Condition {
    /** Nothing may be concluded. */
    BLIND,
    /** Both servers talk to each other, and one of them serves, or each its part. */
    FINE,
    /** The own server is dead or hung. */
    LOCAL_UNFIT,
    /** The own server runs without HA. */
    LOCAL_WITHOUT_HA,
    /** The other server runs without HA. */
    PARTNER_WITHOUT_HA,
    /** In maintenance, and the other serves for both. */
    IN_MAINTENANCE,
    /** In maintenance, and the other does not serve or believes to be alone. */
    STUCK_IN_MAINTENANCE,
    /** The other server went into maintenance, or is about to: this one is to serve for both. */
    PARTNER_LEAVES,
    /** The other server's process is dead, or has no HA and so no port. */
    PARTNER_DEAD,
    /** The other server is hung, or silent while a second witness says that its node is dead. */
    PARTNER_GONE,
    /** The other server cannot be reached, its node lives: the link between them is cut. */
    LINK_CUT,
    /** The other server cannot be reached and nobody knows more. */
    PARTNER_SILENT,
    /** HA has ended; both go on by themselves. */
    TERMINATED,
    /** Both talk to each other, and neither serves; normal for some heartbeats after a start. */
    NOBODY_SERVES,
    /** Both serve the same clients. */
    BOTH_SERVE;

    /** The condition that an observation shows. */
    public static Condition of(final Observation seen) {
        final ServerView local = seen.local();
        final ServerView partner = seen.partner();
        return switch (local.reach()) {
            case UNKNOWN -> BLIND;
            case DEAD, HUNG, SILENT -> LOCAL_UNFIT;
            case WITHOUT_HA -> LOCAL_WITHOUT_HA;
            case ANSWERS ->
                    partner.reach() == Reach.ANSWERS
                            ? ofBoth(local, partner, seen.intent())
                            : ofOne(local, partner.reach(), seen.witness());
        };
    }

    private static Condition ofBoth(
            final ServerView local, final ServerView partner, final Intent intent) {
        if (local.is(HaState.IN_MAINTENANCE)) {
            final boolean isServed =
                    partner.is(HaState.PARTNER_IN_MAINTENANCE)
                            || (partner.is(HaState.PARTNER_DOWN) && intent == Intent.LEAVE);
            return isServed ? IN_MAINTENANCE : STUCK_IN_MAINTENANCE;
        }
        if (local.is(HaState.TERMINATED) || partner.is(HaState.TERMINATED)) {
            return TERMINATED;
        }
        if (partner.is(HaState.IN_MAINTENANCE) && local.isInOrder()) {
            return PARTNER_LEAVES;
        }
        if (local.is(HaState.HOT_STANDBY) && local.scopes().isEmpty() && partner.isAnnouncing()) {
            return PARTNER_LEAVES;
        }
        if (!Collections.disjoint(local.scopes(), partner.scopes())) {
            return BOTH_SERVE;
        }
        return local.scopes().isEmpty() && partner.scopes().isEmpty() ? NOBODY_SERVES : FINE;
    }

    private static Condition ofOne(
            final ServerView local, final Reach partner, final Witness witness) {
        if (partner == Reach.UNKNOWN) {
            return BLIND;
        }
        if (partner == Reach.WITHOUT_HA) {
            return local.is(HaState.IN_MAINTENANCE) ? STUCK_IN_MAINTENANCE : PARTNER_WITHOUT_HA;
        }
        final boolean isGone =
                partner == Reach.DEAD || partner == Reach.HUNG || witness == Witness.DEAD;
        if (isGone && local.is(HaState.IN_MAINTENANCE)) {
            return STUCK_IN_MAINTENANCE;
        }
        if (isGone) {
            return partner == Reach.DEAD ? PARTNER_DEAD : PARTNER_GONE;
        }
        return witness == Witness.ALIVE ? LINK_CUT : PARTNER_SILENT;
    }
}
