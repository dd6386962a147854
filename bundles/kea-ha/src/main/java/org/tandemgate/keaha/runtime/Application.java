package org.tandemgate.keaha.runtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier isListening;
    private final Pause pause;

    /** Time as it passes here. */
    public interface Pause {
        /** Of this machine. */
        Pause REAL =
                new Pause() {
                    @Override
                    public long now() {
                        return System.nanoTime();
                    }

                    @Override
                    public void sleep(final long nanos) throws InterruptedException {
                        TimeUnit.NANOSECONDS.sleep(nanos);
                    }
                };

        /** Nanoseconds of a clock that only goes forward. */
        long now();

        /**
         * Waits.
         *
         * @throws InterruptedException when the thread is wanted back
         */
        void sleep(long nanos) throws InterruptedException;
    }

    /**
     * @param isListening whether the new HA listener takes connections: Kea 2.2 runs on without one
     *     when it could not bind; asked when HA answers with the new configuration
     */
    public Application(
            final ControlChannel channel, final BooleanSupplier isListening, final Pause pause) {
        this.channel = channel;
        this.isListening = isListening;
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
            final boolean isNew = step.next().stage() == ApplyPlan.Stage.CHECKING;
            final Event event = isNew ? askNewState() : carryOut(step.action(), old, changed);
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

    /** A listener is given time to bind: that it does not listen yet is no refusal. */
    private Event askNewState() throws InterruptedException {
        final Event event = askState();
        return event.kind() != Event.Kind.ACCEPTED || isListening.getAsBoolean()
                ? event
                : Event.silent(
                        "the HA listener takes no connections; see the log of the server whether"
                                + " its URL is an address of this node and its port is free");
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
