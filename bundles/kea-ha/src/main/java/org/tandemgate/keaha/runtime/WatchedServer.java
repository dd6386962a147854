package org.tandemgate.keaha.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.keaha.flow.Report;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.link.Place;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Outcome;
import org.tandemgate.keaha.state.ServerView;
import org.tandemgate.keaha.state.ServerView.Reach;

/** One server that is looked at again and again; what it last said is kept with its age. */
final class WatchedServer implements AutoCloseable {
    private static final Command HEARTBEAT = Command.of("ha-heartbeat");

    private static final Duration LEAVE = Duration.ofMillis(100);

    private final String name;
    private final Place place;
    private final ControlChannel channel;
    private volatile KeaHaStatus.Server status;

    /**
     * @param name of it in HA
     */
    WatchedServer(final String name, final Place place, final ControlChannel channel) {
        this.name = name;
        this.place = place;
        this.channel = channel;
        status = new KeaHaStatus.Server(name, place.toString(), "UNKNOWN", null, "not asked yet");
    }

    ControlChannel channel() {
        return channel;
    }

    KeaHaStatus.Server status() {
        return status;
    }

    /** One look, at most one and a half times the limit. */
    ServerView look(final Duration limit) {
        try {
            final Answer answer = channel.ask(HEARTBEAT, limit);
            if (answer.outcome() == Outcome.UNSUPPORTED) {
                return failed(Reach.WITHOUT_HA, "runs without HA: " + answer);
            }
            return said(Report.of(answer), unsent(answer));
        } catch (final BadAnswerException bad) {
            return failed(Reach.UNKNOWN, String.valueOf(bad.getMessage()));
        } catch (final ChannelException none) {
            return failed(reach(none, limit), String.valueOf(none.getMessage()));
        }
    }

    private static long unsent(final Answer answer) {
        return answer.arguments()
                .flatMap(it -> it.at("unsent-update-count"))
                .map(it -> it.whole().orElse(0))
                .orElse(0L);
    }

    /** What an HTTP client says of a connection that failed is looked at once more. */
    private Reach reach(final ChannelException none, final Duration limit) {
        final Reach told =
                switch (none.reason()) {
                    case NO_SOCKET, REFUSED -> Reach.DEAD;
                    case TIMEOUT -> Reach.HUNG;
                    case BROKEN -> Reach.SILENT;
                    default -> Reach.UNKNOWN;
                };
        if (told == Reach.UNKNOWN || place.isLocal()) {
            return told == Reach.SILENT ? Reach.UNKNOWN : told;
        }
        final Reach port =
                place.port().map(it -> it.look(limit.dividedBy(2))).orElse(Reach.UNKNOWN);
        // Refused a moment ago and taken now: it has just been started.
        return port == Reach.HUNG && told != Reach.HUNG ? Reach.UNKNOWN : port;
    }

    private ServerView said(final Report report, final long unsent) {
        status =
                new KeaHaStatus.Server(
                        name,
                        place.toString(),
                        Reach.ANSWERS.name(),
                        new KeaHaStatus.Said(
                                report.state().wireName(),
                                new TreeSet<>(report.scopes()).stream().toList(),
                                unsent,
                                Instant.now()),
                        null);
        return ServerView.of(report.state(), report.scopes(), report.epochSeconds());
    }

    private ServerView failed(final Reach reach, final String why) {
        final KeaHaStatus.@Nullable Said last = status.said();
        status = new KeaHaStatus.Server(name, place.toString(), reach.name(), last, why);
        return ServerView.of(reach);
    }

    /** What came of a command, empty when it was done. */
    Optional<String> command(final Command command, final Duration limit) {
        try {
            final Answer answer = channel.ask(command, limit);
            return answer.outcome().isSuccess()
                    ? Optional.empty()
                    : Optional.of(command + " was refused by " + name + ": " + answer);
        } catch (final ChannelException none) {
            return Optional.of(String.valueOf(none.getMessage()));
        }
    }

    /** Whether the last look found it without a word. */
    boolean isHung() {
        return status.reach().equals(Reach.HUNG.name());
    }

    /**
     * Leaves a command with a server that does not answer: it stays in its socket, is done before
     * the clients that wait there too, and nobody waits for it here.
     *
     * @return what went wrong, empty also when there was no answer
     */
    Optional<String> leave(final Command command) {
        try {
            channel.ask(command, LEAVE);
            return Optional.empty();
        } catch (final ChannelException none) {
            return none.reason() == ChannelException.Reason.TIMEOUT
                    ? Optional.empty()
                    : Optional.of(String.valueOf(none.getMessage()));
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
