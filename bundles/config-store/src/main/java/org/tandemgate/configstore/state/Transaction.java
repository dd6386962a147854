package org.tandemgate.configstore.state;

import java.util.Optional;

/**
 * The way of a candidate into force: a value, advanced by {@link #on}, which names one effect at a
 * time; how that went is the next event. Whatever fails, everything that was applied is taken back
 * in reverse order, and the revision is good only when all of it was verified, and confirmed where
 * somebody has to.
 *
 * @param phase what is being done
 * @param step which activator it is done with, 0..activators-1
 * @param activators how many there are
 * @param confirmNanos how long to wait for a confirmation; 0 for none
 * @param deadlineNanos when that ends; only in {@link Phase#CONFIRMING}
 * @param reason why it fails, empty as long as it does not
 */
public record Transaction(
        Phase phase,
        int step,
        int activators,
        long confirmNanos,
        long deadlineNanos,
        String reason) {
    private static final long NANOS = 1_000_000_000L;

    /** What is being done. */
    public enum Phase {
        /** Activators check the candidate. */
        PREPARING,
        /** The candidate is being written as a revision. */
        STORING,
        /** Activators bring it into force. */
        APPLYING,
        /** Activators read back. */
        VERIFYING,
        /** Somebody has to say that it is good. */
        CONFIRMING,
        /** It is being written down as good. */
        MARKING_GOOD,
        /** Activators take it back. */
        ROLLING_BACK,
        /** It is being written down as failed. */
        MARKING_FAILED,
        /** The end: in force. */
        GOOD,
        /** The end: what was in force before still is. */
        FAILED
    }

    /** What happened. */
    public sealed interface Event {}

    /** The effect was done. */
    public record Done() implements Event {}

    /** The effect was not done, and why. */
    public record Broke(String reason) implements Event {}

    /** Somebody said that it is good. */
    public record Confirmed() implements Event {}

    /** Somebody said that it is not. */
    public record Rejected(String reason) implements Event {}

    /** Time has passed. */
    public record Tick() implements Event {}

    /** What to do next; {@code step} is the activator's number. */
    public sealed interface Effect {}

    /** Let it check and get ready. */
    public record Prepare(int step) implements Effect {}

    /** Write the revision. */
    public record StorePending() implements Effect {}

    /** Let it bring the candidate into force. */
    public record Apply(int step) implements Effect {}

    /** Let it read back. */
    public record Verify(int step) implements Effect {}

    /** Let it take the candidate back. */
    public record TakeBack(int step) implements Effect {}

    /** Write down that the revision is good. */
    public record MarkGood() implements Effect {}

    /** Write down that the revision failed. */
    public record MarkFailed(String reason) implements Effect {}

    /**
     * What comes next.
     *
     * @param next the transaction
     * @param effect to do now; absent while it waits and at the end
     */
    public record Step(Transaction next, Optional<Effect> effect) {}

    /**
     * Begins.
     *
     * @param confirmNanos how long to wait for a confirmation; 0 for none
     */
    public static Step begin(final int activators, final long confirmNanos, final long nowNanos) {
        return new Transaction(Phase.PREPARING, 0, activators, confirmNanos, 0, "")
                .become(Phase.PREPARING, 0, nowNanos);
    }

    /** Whether it has ended. */
    public boolean isOver() {
        return phase == Phase.GOOD || phase == Phase.FAILED;
    }

    /** What an event leads to; events that mean nothing in this phase change nothing. */
    public Step on(final Event event, final long nowNanos) {
        if (phase == Phase.CONFIRMING) {
            return whileConfirming(event, nowNanos);
        }
        if (event instanceof Done) {
            return done(nowNanos);
        }
        return event instanceof Broke broke ? broken(broke.reason(), nowNanos) : stay();
    }

    private Step stay() {
        return new Step(this, Optional.empty());
    }

    private Step whileConfirming(final Event event, final long nowNanos) {
        if (event instanceof Confirmed) {
            return become(Phase.MARKING_GOOD, 0, nowNanos);
        }
        if (event instanceof Rejected rejected) {
            return because(rejected.reason()).become(Phase.ROLLING_BACK, activators - 1, nowNanos);
        }
        return event instanceof Tick && nowNanos - deadlineNanos >= 0
                ? because("nobody confirmed it within " + confirmNanos / NANOS + " s")
                        .become(Phase.ROLLING_BACK, activators - 1, nowNanos)
                : stay();
    }

    private Step done(final long nowNanos) {
        return switch (phase) {
            case PREPARING, APPLYING, VERIFYING -> become(phase, step + 1, nowNanos);
            case STORING -> become(Phase.APPLYING, 0, nowNanos);
            case ROLLING_BACK -> become(Phase.ROLLING_BACK, step - 1, nowNanos);
            case MARKING_GOOD -> become(Phase.GOOD, 0, nowNanos);
            case MARKING_FAILED -> become(Phase.FAILED, 0, nowNanos);
            case CONFIRMING, GOOD, FAILED -> stay();
        };
    }

    private Step broken(final String why, final long nowNanos) {
        return switch (phase) {
            // Nothing has been changed yet.
            case PREPARING, STORING -> because(why).become(Phase.FAILED, 0, nowNanos);
            case APPLYING -> because(why).become(Phase.ROLLING_BACK, step, nowNanos);
            case VERIFYING, MARKING_GOOD ->
                    because(why).become(Phase.ROLLING_BACK, activators - 1, nowNanos);
            // The others are taken back all the same.
            case ROLLING_BACK ->
                    because(reason + "; " + why).become(Phase.ROLLING_BACK, step - 1, nowNanos);
            case MARKING_FAILED -> because(reason + "; " + why).become(Phase.FAILED, 0, nowNanos);
            case CONFIRMING, GOOD, FAILED -> stay();
        };
    }

    private Transaction because(final String why) {
        return new Transaction(phase, step, activators, confirmNanos, deadlineNanos, why);
    }

    /** The only way to change the phase; goes on to the next one when no activator is left. */
    private Step become(final Phase to, final int index, final long nowNanos) {
        if (index >= activators) {
            switch (to) {
                case PREPARING -> {
                    return become(Phase.STORING, 0, nowNanos);
                }
                case APPLYING -> {
                    return become(Phase.VERIFYING, 0, nowNanos);
                }
                case VERIFYING -> {
                    final Phase then = confirmNanos == 0 ? Phase.MARKING_GOOD : Phase.CONFIRMING;
                    return become(then, 0, nowNanos);
                }
                default -> {}
            }
        }
        if (to == Phase.ROLLING_BACK && index < 0) {
            return become(Phase.MARKING_FAILED, 0, nowNanos);
        }
        final long deadline = to == Phase.CONFIRMING ? nowNanos + confirmNanos : 0;
        final var next = new Transaction(to, index, activators, confirmNanos, deadline, reason);
        return new Step(next, next.effect());
    }

    private Optional<Effect> effect() {
        return switch (phase) {
            case PREPARING -> Optional.of(new Prepare(step));
            case STORING -> Optional.of(new StorePending());
            case APPLYING -> Optional.of(new Apply(step));
            case VERIFYING -> Optional.of(new Verify(step));
            case ROLLING_BACK -> Optional.of(new TakeBack(step));
            case MARKING_GOOD -> Optional.of(new MarkGood());
            case MARKING_FAILED -> Optional.of(new MarkFailed(reason));
            case CONFIRMING, GOOD, FAILED -> Optional.empty();
        };
    }
}
