package org.tandemgate.keaha.state;

import java.util.Optional;

/**
 * Puts a new configuration into one server, or the old one back: a value, advanced by {@link #on}.
 * It knows neither configuration nor socket; whoever carries out its actions keeps both the old and
 * the new configuration until {@link #isOver}.
 *
 * <p>{@code config-test} does not look at the HA parameters, and a {@code config-set} with a bad HA
 * part leaves a process that answers but serves nobody, so the server is asked for its HA state
 * before the new configuration is believed, and written to disk only then.
 *
 * @param stage where it is
 * @param hadHa whether the HA hook was loaded before
 * @param attempts questions for the HA state, or trials to put the old configuration back
 * @param deadlineNanos when the stage is given up
 * @param reason why it goes back, empty while it goes forward
 */
public record ApplyPlan(
        Stage stage, boolean hadHa, int attempts, long deadlineNanos, String reason) {
    /** A command takes at most as long as Kea waits for its partner, and a little. */
    public static final long COMMAND_NANOS = 12_000_000_000L;

    /** From config-set to an HA state that answers. */
    public static final long UP_NANOS = 20_000_000_000L;

    /** Between two questions whether it is up. */
    public static final long PAUSE_NANOS = 250_000_000L;

    /** Trials to put the old configuration back, and to write it. */
    public static final int RESTORES_MAX = 3;

    /** Where a plan is. */
    public enum Stage {
        /** The server judges the new configuration. */
        TESTING,
        /** It takes it. */
        SETTING,
        /** It is asked whether HA runs. */
        CHECKING,
        /** It writes it to disk. */
        WRITING,
        /** It gets the old one back. */
        RESTORING,
        /** It is asked whether HA runs with the old one, where it ran before. */
        RESTORED_CHECKING,
        /** The new configuration is in force and on disk. */
        DONE,
        /** In force, but not on disk: lost at the next start of the server. */
        DONE_UNWRITTEN,
        /** Nothing was changed. */
        REFUSED,
        /** The old configuration is in force again. */
        RESTORED,
        /** Neither is known to be in force: an operator has to look. */
        LOST
    }

    /** What is to be done next; each is answered by one {@link Event}. */
    public enum Action {
        /** {@code config-test} of the new configuration. */
        TEST_NEW,
        /** {@code config-set} of the new configuration. */
        SET_NEW,
        /** {@code ha-heartbeat}, after a pause; whether its new HA listener accepts, too. */
        ASK_STATE,
        /** {@code config-write}. */
        WRITE,
        /** {@code config-set} of the old configuration. */
        SET_OLD,
        /** Nothing: it is over. */
        NOTHING
    }

    /**
     * What came of an action.
     *
     * @param kind which
     * @param detail of the server or the channel, for people
     */
    public record Event(Kind kind, String detail) {
        /** What came. */
        public enum Kind {
            /** The server did it; asked for its HA state, it gave one. */
            ACCEPTED,
            /** The server answered and did not do it. */
            REFUSED,
            /** No answer: whether it was done is unknown. */
            SILENT
        }

        public static Event accepted() {
            return new Event(Kind.ACCEPTED, "");
        }

        public static Event refused(final String detail) {
            return new Event(Kind.REFUSED, detail);
        }

        public static Event silent(final String detail) {
            return new Event(Kind.SILENT, detail);
        }
    }

    /**
     * A step of the plan.
     *
     * @param next the plan behind it
     * @param action what is to be done
     */
    public record Step(ApplyPlan next, Action action) {}

    /**
     * Begins.
     *
     * @param hadHa whether the HA hook was loaded before
     * @param nowNanos of a clock that only goes forward
     */
    public static Step start(final boolean hadHa, final long nowNanos) {
        return new Step(
                new ApplyPlan(Stage.TESTING, hadHa, 0, nowNanos + COMMAND_NANOS, ""),
                Action.TEST_NEW);
    }

    /** Whether there is nothing left to do. */
    public boolean isOver() {
        return switch (stage) {
            case DONE, DONE_UNWRITTEN, REFUSED, RESTORED, LOST -> true;
            default -> false;
        };
    }

    /** The result in a sentence, once it is over. */
    public Optional<String> verdict() {
        return Optional.ofNullable(
                switch (stage) {
                    case DONE -> "the new configuration is in force and written";
                    case DONE_UNWRITTEN ->
                            "the new configuration is in force but could not be written ("
                                    + reason
                                    + "); write the file yourself, or the next start of the server"
                                    + " brings the old one back";
                    case REFUSED -> "nothing was changed: " + reason;
                    case RESTORED -> "the old configuration is in force again: " + reason;
                    case LOST ->
                            "the server did not take its old configuration back ("
                                    + reason
                                    + "); restart it and look into its log";
                    default -> null;
                });
    }

    /** What follows from what came of the last action. */
    public Step on(final Event event, final long nowNanos) {
        return switch (stage) {
            case TESTING -> tested(event, nowNanos);
            case SETTING -> set(event, nowNanos);
            case CHECKING -> checked(event, nowNanos);
            case WRITING -> written(event);
            case RESTORING -> restored(event, nowNanos);
            case RESTORED_CHECKING -> restoredChecked(event, nowNanos);
            default -> new Step(this, Action.NOTHING);
        };
    }

    /** Without an answer nothing was changed either: a test changes nothing. */
    private Step tested(final Event event, final long nowNanos) {
        if (event.kind() == Event.Kind.ACCEPTED) {
            return to(Stage.SETTING, Action.SET_NEW, nowNanos + COMMAND_NANOS, "");
        }
        return over(Stage.REFUSED, "config-test: " + event.detail());
    }

    /**
     * A refusal may have left the server without hooks, and silence may mean that the command still
     * waits in its socket; both times the old configuration goes in behind it.
     */
    private Step set(final Event event, final long nowNanos) {
        if (event.kind() == Event.Kind.ACCEPTED) {
            return to(Stage.CHECKING, Action.ASK_STATE, nowNanos + UP_NANOS, "");
        }
        return restore("config-set: " + event.detail(), nowNanos);
    }

    private Step checked(final Event event, final long nowNanos) {
        if (event.kind() == Event.Kind.ACCEPTED) {
            return to(Stage.WRITING, Action.WRITE, nowNanos + COMMAND_NANOS, "");
        }
        if (nowNanos - deadlineNanos < 0 && event.kind() == Event.Kind.SILENT) {
            return again(Action.ASK_STATE);
        }
        return restore("HA did not come up: " + event.detail(), nowNanos);
    }

    /** It runs: a disk that cannot be written is no reason to take it away again. */
    private Step written(final Event event) {
        return event.kind() == Event.Kind.ACCEPTED
                ? over(Stage.DONE, "")
                : over(Stage.DONE_UNWRITTEN, "config-write: " + event.detail());
    }

    private Step restore(final String why, final long nowNanos) {
        return to(Stage.RESTORING, Action.SET_OLD, nowNanos + COMMAND_NANOS, why);
    }

    private Step restored(final Event event, final long nowNanos) {
        if (event.kind() == Event.Kind.ACCEPTED) {
            return to(Stage.RESTORED_CHECKING, Action.ASK_STATE, nowNanos + UP_NANOS, reason);
        }
        return attempts + 1 < RESTORES_MAX
                ? again(Action.SET_OLD)
                : over(Stage.LOST, reason + "; then config-set: " + event.detail());
    }

    /** Where there was no HA before, an answer that says so is what it should be. */
    private Step restoredChecked(final Event event, final long nowNanos) {
        if (event.kind() == Event.Kind.ACCEPTED || (event.kind() == Event.Kind.REFUSED && !hadHa)) {
            return over(Stage.RESTORED, reason);
        }
        return event.kind() == Event.Kind.SILENT && nowNanos - deadlineNanos < 0
                ? again(Action.ASK_STATE)
                : over(Stage.LOST, reason + "; then HA did not come up: " + event.detail());
    }

    private Step again(final Action action) {
        return new Step(new ApplyPlan(stage, hadHa, attempts + 1, deadlineNanos, reason), action);
    }

    private Step to(final Stage to, final Action action, final long deadline, final String why) {
        return new Step(new ApplyPlan(to, hadHa, 0, deadline, why), action);
    }

    private Step over(final Stage to, final String why) {
        return new Step(new ApplyPlan(to, hadHa, 0, 0, why), Action.NOTHING);
    }
}
