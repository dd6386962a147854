package org.tandemgate.keaha.state;

import java.util.List;
import org.tandemgate.keaha.state.ServerView.Reach;

/**
 * Leases that the partner may not know. A server that serves alone tells nobody; its partner reads
 * them when it comes back. But a packet that waited in a queue of this server meanwhile, or was
 * being worked on, is served behind that, and the partner would give its address again. So this
 * server gives nothing more once the partner has read, and the partner reads once more: before it
 * serves, in time. A value, advanced by {@link #on}.
 *
 * @param phase of the partner's return
 * @param sinceNanos when it began
 */
public record LeaseDebt(Phase phase, long sinceNanos) {
    /** How far a return is. */
    public enum Phase {
        /** The partner knows all. */
        NONE,
        /** This server serves alone. */
        OWES,
        /** And the partner is on its way back. */
        RETURNING,
        /** The partner has read; this server gives nothing any more. */
        SEALED,
        /** The partner reads again, and knows all then. */
        SETTLED,
        /** It took too long; this server goes on as Kea does by itself. */
        GIVEN_UP
    }

    /** For what a thread of the server has in hand while its queue is dropped. */
    static final long DRAIN_NANOS = 100_000_000L;

    /** A return is looked at often for so long. */
    static final long WATCH_NANOS = 10_000_000_000L;

    /** Nothing is owed. */
    static final LeaseDebt NOTHING = new LeaseDebt(Phase.NONE, 0);

    /** What follows. */
    record Step(LeaseDebt next, List<CoordinationAction> actions) {
        Step {
            actions = List.copyOf(actions);
        }
    }

    /** Whether the next look should come soon. */
    boolean isWatched(final long nowNanos) {
        return (phase == Phase.RETURNING || phase == Phase.SEALED)
                && nowNanos - sinceNanos < WATCH_NANOS;
    }

    /** One look is enough: nothing of this changes who serves. */
    Step on(final Observation seen, final long nowNanos) {
        final ServerView local = seen.local();
        if (local.state().isEmpty()) {
            final boolean isForgotten =
                    local.reach() == Reach.DEAD || local.reach() == Reach.WITHOUT_HA;
            return stay(isForgotten ? NOTHING : this);
        }
        if (local.is(HaState.PARTNER_DOWN)) {
            return alone(seen, nowNanos);
        }
        if (local.state().filter(HaState::isNormal).isPresent()) {
            return together(seen.partner(), nowNanos);
        }
        return stay(local.is(HaState.PARTNER_IN_MAINTENANCE) ? this : NOTHING);
    }

    private static Step stay(final LeaseDebt debt) {
        return new Step(debt, List.of());
    }

    private static Step step(
            final Phase next, final long nowNanos, final CoordinationAction action) {
        return new Step(new LeaseDebt(next, nowNanos), List.of(action));
    }

    private boolean isUnpaid() {
        return phase == Phase.OWES || phase == Phase.RETURNING || phase == Phase.SEALED;
    }

    private Step alone(final Observation seen, final long nowNanos) {
        final LeaseDebt now = returning(seen.partner().isRecovering(), nowNanos);
        if (now.isMuteTooLong(seen, nowNanos)) {
            final boolean isOver = now.phase == Phase.SEALED || now.phase == Phase.SETTLED;
            return step(isOver ? Phase.GIVEN_UP : now.phase, nowNanos, CoordinationAction.UNSEAL);
        }
        if (!seen.partner().is(HaState.READY)) {
            return stay(now);
        }
        final boolean isSealed = seen.local().scopes().isEmpty();
        if (now.phase == Phase.RETURNING) {
            return step(Phase.SEALED, nowNanos, CoordinationAction.SEAL);
        }
        if (now.phase != Phase.SEALED || nowNanos - now.sinceNanos < DRAIN_NANOS) {
            return stay(now);
        }
        return isSealed
                ? step(Phase.SETTLED, nowNanos, CoordinationAction.RESYNC_PARTNER)
                : step(Phase.SEALED, nowNanos, CoordinationAction.SEAL);
    }

    private LeaseDebt returning(final boolean isReturning, final long nowNanos) {
        if (!isReturning) {
            return phase == Phase.OWES ? this : new LeaseDebt(Phase.OWES, nowNanos);
        }
        return phase == Phase.NONE || phase == Phase.OWES
                ? new LeaseDebt(Phase.RETURNING, nowNanos)
                : this;
    }

    /** Sealed, and the partner does not come, or could not be seen coming. */
    private boolean isMuteTooLong(final Observation seen, final long nowNanos) {
        final ServerView partner = seen.partner();
        if (!seen.local().scopes().isEmpty() || !partner.scopes().isEmpty()) {
            return false;
        }
        final boolean isGone =
                partner.reach() == Reach.DEAD
                        || partner.reach() == Reach.HUNG
                        || (partner.reach() == Reach.SILENT
                                && (seen.isMaster() || seen.witness() == Observation.Witness.DEAD));
        final boolean isThere = partner.reach() == Reach.ANSWERS;
        final long limit = isGone ? Coordination.CONFIRM_NANOS : Coordination.PATIENCE_NANOS;
        return (isGone || isThere) && nowNanos - sinceNanos >= limit;
    }

    private Step together(final ServerView partner, final long nowNanos) {
        if (partner.is(HaState.READY)) {
            return isUnpaid()
                    ? step(Phase.SETTLED, nowNanos, CoordinationAction.RESYNC_PARTNER)
                    : stay(this);
        }
        if (partner.state().filter(HaState::isNormal).isEmpty()) {
            return stay(this);
        }
        // Its last heartbeats were quicker than the looks; it stops for one more.
        return isUnpaid()
                ? step(Phase.NONE, nowNanos, CoordinationAction.RESYNC_PARTNER)
                : stay(NOTHING);
    }
}
