package org.tandemgate.keaha.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Ties one pair of DHCP servers to the election, on one node for one family: a value, advanced by
 * {@link #on}. Policy: never two servers for the same clients without HA, never nobody for ever,
 * never a step on one observation alone. The coordinators of both nodes do not talk to each other:
 * each sees both servers and the election.
 *
 * @param settings of the policy
 * @param doing what was done
 * @param condition that the last observation showed
 * @param sinceNanos when the condition was first seen, with {@link Doing#commandNanos} of one clock
 * @param debt leases that the partner may not know
 */
public record Coordination(
        Settings settings, Doing doing, Condition condition, long sinceNanos, LeaseDebt debt) {
    /** Two looks must agree; the second comes at least so much later. */
    public static final long CONFIRM_NANOS = 400_000_000L;

    /** Time for a command to show in the state before it is given again. */
    public static final long SETTLE_NANOS = 3_000_000_000L;

    /** A service switched off comes back after so long by itself. */
    public static final long SILENCE_SECONDS = 60;

    /**
     * A server that is started again has forgotten that it is switched off; so much later it is off
     * again.
     */
    public static final long RENEW_NANOS = 2_000_000_000L;

    /** From losing the addresses on one node to being sure that its service is off. */
    public static final long YIELD_NANOS = 2_000_000_000L;

    /** For what Kea does by itself in one or two heartbeats. */
    public static final long PATIENCE_NANOS = 5_000_000_000L;

    /** As long as Kea waits for a partner that never comes; then the master serves all the same. */
    public static final long NOBODY_NANOS = 60_000_000_000L;

    /** Skew at which TERMINATED is repaired by itself; with more it would come back. */
    public static final long SKEW_SECONDS = 5;

    /**
     * What an operator decides.
     *
     * @param isPrimary whether the own server is the pair's primary
     * @param repairs whether TERMINATED is repaired without an operator while somebody serves
     */
    public record Settings(boolean isPrimary, boolean repairs) {}

    /**
     * What was done.
     *
     * @param isSilenced whether the own service is switched off from here
     * @param silencedNanos when that was last said
     * @param isDemoted whether this node is demoted from here
     * @param commands that were last given
     * @param commandNanos when
     */
    public record Doing(
            boolean isSilenced,
            long silencedNanos,
            boolean isDemoted,
            List<CoordinationAction> commands,
            long commandNanos) {
        static final Doing NOTHING = new Doing(false, 0, false, List.of(), 0);

        public Doing {
            commands = List.copyOf(commands);
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
                settings, Doing.NOTHING, Condition.BLIND, nowNanos, LeaseDebt.NOTHING);
    }

    /** What follows from a look at both servers. */
    public Step on(final Observation seen, final long nowNanos) {
        final Condition now = Condition.of(seen);
        final LeaseDebt.Step owed = debt.on(seen, nowNanos);
        final var looked =
                new Coordination(
                        settings,
                        doing,
                        now,
                        now == condition ? sinceNanos : nowNanos,
                        owed.next());
        final boolean isConfirmed = nowNanos - looked.sinceNanos >= Verdict.confirmNanos(now, seen);
        return isConfirmed && now != Condition.BLIND
                ? looked.act(seen, owed.actions(), nowNanos)
                : new Step(looked, owed.actions());
    }

    /** The same look with nothing done: of one that only watches. */
    public Coordination watching(final Step step) {
        final Coordination seen = step.next();
        return new Coordination(
                seen.settings, doing, seen.condition, seen.sinceNanos, LeaseDebt.NOTHING);
    }

    /** Whether the next look decides something. */
    public boolean isDoubtful(final long nowNanos) {
        return debt.isWatched(nowNanos)
                || (nowNanos - sinceNanos < CONFIRM_NANOS && condition != Condition.BLIND);
    }

    private Step act(
            final Observation seen, final List<CoordinationAction> owed, final long nowNanos) {
        final List<CoordinationAction> actions = new ArrayList<>(owed);
        final boolean silences = Verdict.silences(settings, condition, seen);
        long silencedNanos = doing.silencedNanos();
        if (silences && (!doing.isSilenced() || nowNanos - silencedNanos >= RENEW_NANOS)) {
            actions.add(CoordinationAction.SILENCE);
            silencedNanos = nowNanos;
        }
        final List<CoordinationAction> commands =
                silences ? List.of() : dueCommands(seen, nowNanos);
        actions.addAll(commands);
        if (!silences && doing.isSilenced()) {
            actions.add(CoordinationAction.SPEAK);
        }
        final boolean demotes = Verdict.demotes(condition, seen);
        if (demotes != doing.isDemoted()) {
            actions.add(demotes ? CoordinationAction.DEMOTE : CoordinationAction.UNDEMOTE);
        }
        final var next =
                new Doing(
                        silences,
                        silencedNanos,
                        demotes,
                        commands.isEmpty() ? doing.commands() : commands,
                        commands.isEmpty() ? doing.commandNanos() : nowNanos);
        return new Step(new Coordination(settings, next, condition, sinceNanos, debt), actions);
    }

    /** The same command is not given twice within {@link #SETTLE_NANOS}, whatever lies between. */
    private List<CoordinationAction> dueCommands(final Observation seen, final long nowNanos) {
        if (nowNanos - sinceNanos < Verdict.patienceNanos(settings, condition, seen)) {
            return List.of();
        }
        final List<CoordinationAction> commands = Verdict.commands(settings, condition, seen);
        final boolean isSettling =
                nowNanos - doing.commandNanos() < SETTLE_NANOS
                        && (commands.stream().anyMatch(doing.commands()::contains)
                                || isAnnounced(commands));
        return isSettling ? List.of() : commands;
    }

    /** The partner has time to take over before this server just goes. */
    private boolean isAnnounced(final List<CoordinationAction> commands) {
        return commands.contains(CoordinationAction.LEAVE)
                && doing.commands().contains(CoordinationAction.ANNOUNCE_LEAVE);
    }
}
