package org.tandemgate.keaha.runtime;

import java.time.Duration;
import org.tandemgate.keaha.flow.KeaVersion;
import org.tandemgate.keaha.flow.PairCheck;
import org.tandemgate.keaha.link.ChannelException;
import org.tandemgate.keaha.link.ControlChannel;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;
import org.tandemgate.keaha.protocol.Command;

/** Asks a server what it is and what it runs with. */
final class Facts {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Facts() {}

    /**
     * At most twice 5 s.
     *
     * @param name of the server, for findings
     * @throws BadAnswerException when it answers with something else
     */
    static PairCheck.Node of(final ControlChannel channel, final String name)
            throws ChannelException, BadAnswerException {
        final Answer version = asked(channel, "version-get");
        final KeaVersion known =
                KeaVersion.of(version.text())
                        .orElseThrow(
                                () ->
                                        new BadAnswerException(
                                                "version-get answered "
                                                        + version
                                                        + ", needs a version such as 2.2.0"));
        final Answer configuration = asked(channel, "config-get");
        return new PairCheck.Node(
                name,
                known,
                configuration
                        .arguments()
                        .orElseThrow(
                                () -> new BadAnswerException("config-get answered without one")));
    }

    private static Answer asked(final ControlChannel channel, final String name)
            throws ChannelException, BadAnswerException {
        final Answer answer = channel.ask(Command.of(name), LIMIT);
        if (!answer.outcome().isSuccess()) {
            throw new BadAnswerException(name + " was refused: " + answer);
        }
        return answer;
    }
}
