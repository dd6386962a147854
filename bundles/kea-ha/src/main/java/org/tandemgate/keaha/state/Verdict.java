package org.tandemgate.keaha.state;

import java.util.List;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.keaha.state.ServerView.Reach;

/**
 * What each condition asks for, without memory. Where the servers cannot agree among themselves,
 * the election has decided already: the node that holds the addresses serves, the other does not.
 */
final class Verdict {
    private Verdict() {}

    /** Whether the own service has to be off. */
    static boolean silences(
            final Coordination.Settings settings,
            final Condition condition,
            final Observation seen) {
        return switch (condition) {
            // Without HA it yields to whoever is seen to serve with it; a port that refuses may
            // belong to another one without HA.
            case LOCAL_WITHOUT_HA -> !seen.isMaster() || !seen.partner().scopes().isEmpty();
            case LINK_CUT -> !seen.isMaster();
            // What waits in its socket has been served by the other one meanwhile.
            case LOCAL_UNFIT -> seen.local().reach() == Reach.HUNG;
            // Who serves for both knows all leases; the other one joins it within a heartbeat.
            case BOTH_SERVE ->
                    seen.local().isAlone() == seen.partner().isAlone()
                            ? !settings.isPrimary()
                            : seen.partner().isAlone();
            default -> false;
        };
    }

    /** Commands, all but {@link CoordinationAction#SILENCE_PARTNER} to the own server. */
    static List<CoordinationAction> commands(
            final Coordination.Settings settings,
            final Condition condition,
            final Observation seen) {
        final boolean isInOrder = seen.local().isInOrder();
        return switch (condition) {
            case FINE ->
                    isInOrder && seen.partner().isInOrder()
                            ? leave(seen.local(), seen.intent())
                            : List.of();
            case IN_MAINTENANCE ->
                    seen.intent() == Intent.RETURN ? List.of(CoordinationAction.HIDE) : List.of();
            case PARTNER_DEAD, PARTNER_LEAVES ->
                    isInOrder ? List.of(CoordinationAction.MAINTENANCE_START) : List.of();
            case PARTNER_GONE -> isInOrder ? alone() : List.of();
            case LINK_CUT, PARTNER_SILENT -> seen.isMaster() ? cut(seen.local()) : List.of();
            case PARTNER_WITHOUT_HA -> instead(seen.local());
            case NOBODY_SERVES -> mayServe(seen) ? alone() : List.of();
            case STUCK_IN_MAINTENANCE -> List.of(CoordinationAction.RESET);
            case TERMINATED ->
                    isRepairDue(settings, seen) ? List.of(CoordinationAction.RELOAD) : List.of();
            default -> List.of();
        };
    }

    /** Whoever serves goes on until the partner has taken its clients. */
    private static List<CoordinationAction> leave(final ServerView local, final Intent intent) {
        if (intent != Intent.LEAVE) {
            return local.isAnnouncing() ? List.of(CoordinationAction.WITHDRAW_LEAVE) : List.of();
        }
        final boolean isServing = local.is(HaState.HOT_STANDBY) && !local.scopes().isEmpty();
        return isServing && !local.isAnnouncing()
                ? List.of(CoordinationAction.ANNOUNCE_LEAVE)
                : List.of(CoordinationAction.LEAVE);
    }

    private static List<CoordinationAction> alone() {
        return List.of(CoordinationAction.FENCE, CoordinationAction.MAINTENANCE_START);
    }

    /** The other one has fallen silent, or will. */
    private static List<CoordinationAction> cut(final ServerView local) {
        if (local.is(HaState.IN_MAINTENANCE)) {
            return List.of(CoordinationAction.RESET);
        }
        return local.isInOrder() ? alone() : List.of();
    }

    /** Whoever can serve with HA takes the place of one without; else that one goes on. */
    private static List<CoordinationAction> instead(final ServerView local) {
        if (local.isInOrder()) {
            return List.of(
                    CoordinationAction.SILENCE_PARTNER,
                    CoordinationAction.FENCE,
                    CoordinationAction.MAINTENANCE_START);
        }
        return local.scopes().isEmpty() ? List.of() : List.of(CoordinationAction.SILENCE_PARTNER);
    }

    /** A backup of Kea's takes leases and serves nobody, whoever holds the addresses. */
    private static boolean mayServe(final Observation seen) {
        return !seen.local().is(HaState.BACKUP)
                && (seen.isMaster() || seen.partner().is(HaState.BACKUP));
    }

    /**
     * The standby first, the primary, which serves, when it waits; else the one that is left. A
     * primary that waits for a terminated standby serves nobody, which is no matter of taste.
     */
    private static boolean isRepairDue(
            final Coordination.Settings settings, final Observation seen) {
        if (!seen.local().is(HaState.TERMINATED)) {
            return false;
        }
        final boolean isNobodyServed =
                seen.local().scopes().isEmpty() && seen.partner().scopes().isEmpty();
        if (!seen.partner().is(HaState.TERMINATED) && isNobodyServed) {
            return true;
        }
        final long skew = seen.partner().clockSeconds() - seen.local().clockSeconds();
        return settings.repairs()
                && Math.abs(skew) < Coordination.SKEW_SECONDS
                && (seen.partner().is(HaState.WAITING)
                        || (!settings.isPrimary() && seen.partner().is(HaState.TERMINATED)));
    }

    /**
     * Whether the other node should have the addresses. A refusing port of the other is no proof
     * that its server is worse; where both are dead, both are demoted alike and nothing moves.
     */
    static boolean demotes(final Condition condition, final Observation seen) {
        return switch (condition) {
            case LOCAL_UNFIT ->
                    seen.witness() != Witness.DEAD && seen.partner().reach() != Reach.UNKNOWN;
            case LOCAL_WITHOUT_HA -> seen.partner().reach() == Reach.ANSWERS;
            default -> false;
        };
    }

    /**
     * How long a condition must last to be believed. That a node is dead the election has seen
     * before, by itself.
     */
    static long confirmNanos(final Condition condition, final Observation seen) {
        final boolean isSeenTwice =
                condition == Condition.PARTNER_GONE
                        && seen.partner().reach() == Reach.SILENT
                        && seen.witness() == Witness.DEAD;
        return isSeenTwice ? 0 : Coordination.CONFIRM_NANOS;
    }

    /** How long a condition must last before a command follows. */
    static long patienceNanos(
            final Coordination.Settings settings,
            final Condition condition,
            final Observation seen) {
        return switch (condition) {
            case NOBODY_SERVES -> Coordination.NOBODY_NANOS;
            case PARTNER_GONE -> confirmNanos(condition, seen);
            // The node that loses the addresses has to notice and to fall silent.
            case LINK_CUT, PARTNER_SILENT ->
                    settings.isPrimary() ? Coordination.CONFIRM_NANOS : Coordination.YIELD_NANOS;
            // One that syncs or is ready ends HA too, within a heartbeat.
            case TERMINATED ->
                    seen.partner().is(HaState.WAITING) || seen.partner().is(HaState.TERMINATED)
                            ? Coordination.CONFIRM_NANOS
                            : Coordination.PATIENCE_NANOS;
            // Kea itself takes over within some heartbeats.
            case STUCK_IN_MAINTENANCE ->
                    seen.partner().isInOrder() || seen.partner().isRecovering()
                            ? Coordination.PATIENCE_NANOS
                            : Coordination.CONFIRM_NANOS;
            default -> Coordination.CONFIRM_NANOS;
        };
    }
}
