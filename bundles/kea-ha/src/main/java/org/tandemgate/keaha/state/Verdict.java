package org.tandemgate.keaha.state;

import java.util.List;
import org.tandemgate.keaha.state.ServerView.Reach;

/** What each condition asks for, without memory. */
final class Verdict {
    private Verdict() {}

    /** Whether the own service has to be off. */
    static boolean silences(
            final Coordination.Settings settings,
            final Condition condition,
            final Observation seen) {
        return switch (condition) {
            // Whoever may be serving beyond a cut link does so with HA; this one would not know.
            case LOCAL_WITHOUT_HA ->
                    !isPartnerGone(seen)
                            && !(seen.isMaster() && seen.partner().reach() == Reach.WITHOUT_HA);
            case PARTNER_WITHOUT_HA -> !seen.isMaster() && !seen.isPartnerSilenced();
            case LINK_CUT, BOTH_SERVE -> !settings.isPrimary();
            default -> false;
        };
    }

    private static boolean isPartnerGone(final Observation seen) {
        return seen.partner().reach() == Reach.DEAD
                || seen.witness() == Observation.Witness.DEAD
                || seen.witness() == Observation.Witness.UNFIT;
    }

    /** Commands to the own server. */
    static List<CoordinationAction> commands(
            final Coordination.Settings settings,
            final Condition condition,
            final Observation seen) {
        final boolean isInOrder = seen.local().isInOrder();
        return switch (condition) {
            case PARTNER_DEAD ->
                    isInOrder ? List.of(CoordinationAction.MAINTENANCE_START) : List.of();
            case PARTNER_GONE, LINK_CUT -> isInOrder ? alone() : List.of();
            case PARTNER_WITHOUT_HA -> isInOrder && seen.isPartnerSilenced() ? alone() : List.of();
            case STUCK_IN_MAINTENANCE -> List.of(CoordinationAction.RESET);
            case TERMINATED ->
                    settings.repairs() && isRepairDue(settings, seen)
                            ? List.of(CoordinationAction.RELOAD)
                            : List.of();
            default -> List.of();
        };
    }

    private static List<CoordinationAction> alone() {
        return List.of(CoordinationAction.FENCE, CoordinationAction.MAINTENANCE_START);
    }

    /** The standby first, the primary, which serves, when it waits; else the one that is left. */
    private static boolean isRepairDue(
            final Coordination.Settings settings, final Observation seen) {
        final long skew = seen.partner().clockSeconds() - seen.local().clockSeconds();
        return Math.abs(skew) < Coordination.SKEW_SECONDS
                && seen.local().is(HaState.TERMINATED)
                && (seen.partner().is(HaState.WAITING)
                        || (!settings.isPrimary() && seen.partner().is(HaState.TERMINATED)));
    }

    /** Whether the other node should have the addresses, because its server is fit. */
    static boolean demotes(final Condition condition, final Observation seen) {
        final boolean isUnfit =
                condition == Condition.LOCAL_UNFIT || condition == Condition.LOCAL_WITHOUT_HA;
        return isUnfit && seen.partner().reach() == Reach.ANSWERS;
    }
}
