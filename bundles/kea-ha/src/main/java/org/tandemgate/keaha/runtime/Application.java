package org.tandemgate.keaha.runtime;

import java.time.Duration;
import org.tandemgate.keaha.flow.Report;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;
import org.tandemgate.keaha.state.ApplyPlan;
import org.tandemgate.keaha.state.ApplyPlan.Event;

/** Carries an {@link ApplyPlan} out on one server, in the thread that calls it. */
public final class Application {
    private static final Duration LIMIT = Duration.ofNanos(ApplyPlan.COMMAND_NANOS);
    private static final Duration STATE_LIMIT = Duration.ofSeconds(2);

    private final ControlChannel channel;
    private final Pause pause;

    /** Time as it passes here. */
    public interface Pause {
        /** Nanoseconds of a clock that only goes forward. */
        long now();

        /**
         * Waits.
         *
         * @throws InterruptedException when the thread is wanted back
         */
        void sleep(long nanos) throws InterruptedException;
    }

    public Application(final ControlChannel channel, final Pause pause) {
        this.channel = channel;
        this.pause = pause;
    }

    /**
     * Replaces the configuration, or leaves the old one in force; at most two minutes.
     *
     * @param old arguments for config-set that are in force now
     * @param changed arguments for config-set that are wanted
     * @param hadHa whether the HA hook is loaded now
     * @return the plan at its end
     * @throws InterruptedException when the thread is wanted back, with the server in either
     */
    public ApplyPlan run(final Json.Obj old, final Json.Obj changed, final boolean hadHa)
            throws InterruptedException {
        ApplyPlan.Step step = ApplyPlan.start(hadHa, pause.now());
        while (!step.next().isOver()) {
            final Event event = carryOut(step.action(), old, changed);
            step = step.next().on(event, pause.now());
        }
        return step.next();
    }

    private Event carryOut(
            final ApplyPlan.Action action, final Json.Obj old, final Json.Obj changed)
            throws InterruptedException {
        return switch (action) {
            case TEST_NEW -> ask(Command.of("config-test", changed));
            case SET_NEW -> ask(Command.of("config-set", changed));
            case SET_OLD -> ask(Command.of("config-set", old));
            case WRITE -> ask(Command.of("config-write"));
            case ASK_STATE -> askState();
            case NOTHING -> Event.accepted();
        };
    }

    private Event ask(final Command command) {
        try {
            final Answer answer = channel.ask(command, LIMIT);
            return answer.outcome().isSuccess()
                    ? Event.accepted()
                    : Event.refused(answer.toString());
        } catch (final ChannelException none) {
            return Event.silent(String.valueOf(none.getMessage()));
        }
    }

    private Event askState() throws InterruptedException {
        pause.sleep(ApplyPlan.PAUSE_NANOS);
        try {
            Report.of(channel.ask(Command.of("ha-heartbeat"), STATE_LIMIT));
            return Event.accepted();
        } catch (final BadAnswerException bad) {
            return Event.refused(String.valueOf(bad.getMessage()));
        } catch (final ChannelException none) {
            return Event.silent(String.valueOf(none.getMessage()));
        }
    }
}
