package org.tandemgate.keaha.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Ties one pair of DHCP servers to the election, on one node for one family: a value, advanced by
 * {@link #on}. Policy: never two servers for the same clients without HA, never a step on one
 * observation alone, one command at a time.
 *
 * @param settings of the policy
 * @param doing what is under way
 * @param condition that the last observation showed
 * @param sinceNanos when the condition was first seen, with {@link Doing#untilNanos} of one clock
 * @param actedNanos when it was last acted upon
 */
public record Coordination(
        Settings settings, Doing doing, Condition condition, long sinceNanos, long actedNanos) {
    /** Two looks must agree; the second comes at least so much later. */
    public static final long CONFIRM_NANOS = 400_000_000L;

    /** Time for a command to show in the state before it is given again. */
    public static final long SETTLE_NANOS = 3_000_000_000L;

    /** A service switched off comes back after 60 s, or when its server is started again. */
    public static final long RENEW_NANOS = 2_000_000_000L;

    /** From asking the partner to being in maintenance: its command may take 12 s. */
    public static final long LEAVE_NANOS = 15_000_000_000L;

    /** From being in maintenance to having handed the role over. */
    public static final long MOVE_NANOS = 10_000_000_000L;

    /** The one that stays waits a little longer than the one that leaves. */
    public static final long STAY_NANOS = LEAVE_NANOS + MOVE_NANOS + 5_000_000_000L;

    /** From cancelling to both being normal. */
    public static final long CANCEL_NANOS = 30_000_000_000L;

    /** Skew at which TERMINATED is repaired by itself; with more it would come back. */
    public static final long SKEW_SECONDS = 5;

    /**
     * What an operator decides.
     *
     * @param isPrimary whether the own server is the pair's primary
     * @param repairs whether TERMINATED is repaired without an operator
     */
    public record Settings(boolean isPrimary, boolean repairs) {}

    /** A planned hand-over. */
    public enum Phase {
        /** None. */
        NONE,
        /** This node leaves: waits for its server to be in maintenance. */
        LEAVING,
        /** This node leaves: waits for its role to move. */
        MOVING,
        /** The other node leaves: waits for its role to arrive here. */
        STAYING,
        /** It did not come to that: waits for both to be normal again. */
        CANCELLING
    }

    /**
     * What is under way.
     *
     * @param phase of a hand-over
     * @param untilNanos when the phase is given up
     * @param isSilenced whether the own service is switched off from here
     * @param isDemoted whether this node is demoted from here
     */
    public record Doing(Phase phase, long untilNanos, boolean isSilenced, boolean isDemoted) {
        static final Doing NOTHING = new Doing(Phase.NONE, 0, false, false);

        Doing in(final Phase next, final long until) {
            return new Doing(next, until, isSilenced, isDemoted);
        }
    }

    /**
     * A step.
     *
     * @param next the value behind it
     * @param actions in their order
     */
    public record Step(Coordination next, List<CoordinationAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** Begins; whatever was switched off before runs out by itself. */
    public static Coordination start(final Settings settings, final long nowNanos) {
        return new Coordination(
                settings, Doing.NOTHING, Condition.BLIND, nowNanos, nowNanos - SETTLE_NANOS);
    }

    /** What follows from an event. */
    public Step on(final CoordinationEvent event, final long nowNanos) {
        if (event instanceof CoordinationEvent.Observed observed) {
            return observed(observed.observation(), nowNanos);
        }
        if (event instanceof CoordinationEvent.HandOverWanted) {
            return mayHandOver(nowNanos)
                    ? begin(
                            Phase.LEAVING,
                            LEAVE_NANOS,
                            nowNanos,
                            CoordinationAction.ASK_MAINTENANCE)
                    : nothing();
        }
        if (event instanceof CoordinationEvent.PartnerLeaves) {
            return mayHandOver(nowNanos)
                    ? begin(
                            Phase.STAYING,
                            STAY_NANOS,
                            nowNanos,
                            CoordinationAction.MAINTENANCE_START)
                    : nothing();
        }
        return doing.phase() == Phase.STAYING ? cancel(nowNanos) : silenceForCancel(nowNanos);
    }

    /** Whether both were seen to be fine for long enough. */
    private boolean mayHandOver(final long nowNanos) {
        return doing.phase() == Phase.NONE
                && !doing.isSilenced()
                && condition == Condition.FINE
                && nowNanos - sinceNanos >= CONFIRM_NANOS;
    }

    private Step begin(
            final Phase phase,
            final long nanos,
            final long nowNanos,
            final CoordinationAction action) {
        return new Step(
                new Coordination(
                        settings,
                        doing.in(phase, nowNanos + nanos),
                        condition,
                        sinceNanos,
                        nowNanos),
                List.of(action));
    }

    private Step nothing() {
        return new Step(this, List.of());
    }

    /**
     * Both are silent while they forget maintenance, or a lease update brings it back (2.2, 2.6).
     */
    private Step cancel(final long nowNanos) {
        if (isAlone()) {
            return ended(List.of());
        }
        return cancelling(
                nowNanos,
                CoordinationAction.SILENCE,
                CoordinationAction.ASK_CANCEL,
                CoordinationAction.MAINTENANCE_CANCEL);
    }

    /** There is nobody else who could serve or be asked. */
    private boolean isAlone() {
        return condition != Condition.FINE && condition != Condition.BLIND;
    }

    private Step silenceForCancel(final long nowNanos) {
        return doing.phase() == Phase.LEAVING || doing.phase() == Phase.MOVING
                ? cancelling(nowNanos, CoordinationAction.SILENCE)
                : nothing();
    }

    private Step cancelling(final long nowNanos, final CoordinationAction... actions) {
        final var next =
                new Doing(Phase.CANCELLING, nowNanos + CANCEL_NANOS, true, doing.isDemoted());
        return new Step(
                new Coordination(settings, next, condition, sinceNanos, nowNanos),
                List.of(actions));
    }

    private Step observed(final Observation seen, final long nowNanos) {
        final Condition now = Condition.of(seen);
        final Coordination looked =
                now == condition
                        ? this
                        : new Coordination(settings, doing, now, nowNanos, nowNanos - SETTLE_NANOS);
        if (doing.phase() != Phase.NONE) {
            return looked.handedOver(seen, nowNanos);
        }
        return nowNanos - looked.sinceNanos >= CONFIRM_NANOS
                ? looked.act(seen, nowNanos)
                : new Step(looked, List.of());
    }

    private Step handedOver(final Observation seen, final long nowNanos) {
        final boolean isConfirmed = nowNanos - sinceNanos >= CONFIRM_NANOS;
        if (doing.phase() != Phase.CANCELLING && isAlone() && isConfirmed) {
            return ended(List.of());
        }
        final boolean isLate = nowNanos - doing.untilNanos() >= 0;
        final boolean isServed =
                seen.local().is(HaState.IN_MAINTENANCE)
                        && seen.partner().is(HaState.PARTNER_IN_MAINTENANCE);
        return switch (doing.phase()) {
            case LEAVING -> {
                if (isServed) {
                    yield begin(Phase.MOVING, MOVE_NANOS, nowNanos, CoordinationAction.MOVE_ROLE);
                }
                yield isLate ? giveUp(nowNanos) : nothing();
            }
            case MOVING -> {
                if (!seen.isMaster()) {
                    yield ended(List.of());
                }
                yield isLate ? giveUp(nowNanos) : nothing();
            }
            case STAYING -> {
                if (seen.isMaster()) {
                    yield ended(List.of());
                }
                yield isLate ? cancel(nowNanos) : nothing();
            }
            default -> {
                final boolean isNormal = seen.local().isInOrder() && seen.partner().isInOrder();
                yield isNormal || isLate || isAlone()
                        ? ended(List.of(CoordinationAction.SPEAK))
                        : nothing();
            }
        };
    }

    /** The one that stays has the command; this one keeps quiet until both are normal. */
    private Step giveUp(final long nowNanos) {
        return cancelling(nowNanos, CoordinationAction.ASK_CANCEL, CoordinationAction.SILENCE);
    }

    private Step ended(final List<CoordinationAction> actions) {
        return new Step(
                new Coordination(
                        settings,
                        new Doing(Phase.NONE, 0, false, doing.isDemoted()),
                        condition,
                        sinceNanos,
                        actedNanos),
                actions);
    }

    private Step act(final Observation seen, final long nowNanos) {
        final boolean mayCommand = nowNanos - actedNanos >= SETTLE_NANOS;
        final boolean silences = Verdict.silences(settings, condition, seen);
        final List<CoordinationAction> actions = new ArrayList<>();
        if (silences && (!doing.isSilenced() || nowNanos - actedNanos >= RENEW_NANOS)) {
            actions.add(CoordinationAction.SILENCE);
        } else if (!silences && mayCommand) {
            actions.addAll(Verdict.commands(settings, condition, seen));
        }
        if (!silences && doing.isSilenced() && condition != Condition.BLIND) {
            actions.add(CoordinationAction.SPEAK);
        }
        final boolean demotes = Verdict.demotes(condition, seen);
        if (demotes != doing.isDemoted() && condition != Condition.BLIND) {
            actions.add(demotes ? CoordinationAction.DEMOTE : CoordinationAction.UNDEMOTE);
        }
        final boolean keeps = condition == Condition.BLIND;
        final var next =
                new Doing(
                        Phase.NONE,
                        0,
                        keeps ? doing.isSilenced() : silences,
                        keeps ? doing.isDemoted() : demotes);
        return new Step(
                new Coordination(
                        settings,
                        next,
                        condition,
                        sinceNanos,
                        actions.isEmpty() ? actedNanos : nowNanos),
                actions);
    }
}
