package org.tandemgate.keaha.link;

import java.time.Duration;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.Command;

/**
 * A way to one DHCP server. Safe for any thread; a server works on one command at a time, so two at
 * once gain nothing.
 */
public interface ControlChannel extends AutoCloseable {
    /**
     * Octets of an answer that are taken at most: a page of 1000 leases is 0.2 MB, a large
     * configuration 1 MB. While it is read it takes about twelve times as much of a heap of 96 MB.
     */
    int ANSWER_LIMIT = 2 << 20;

    /** What may be set: an answer to {@code version-get} fits always. */
    int ANSWER_LIMIT_MIN = 1024;

    /**
     * The limit itself, when it may be set.
     *
     * @throws IllegalArgumentException when it is not 1024..2 MiB
     */
    static int checkedLimit(final int answerLimit) {
        if (answerLimit < ANSWER_LIMIT_MIN || answerLimit > ANSWER_LIMIT) {
            throw new IllegalArgumentException(
                    "the limit of an answer is "
                            + answerLimit
                            + " octets, needs "
                            + ANSWER_LIMIT_MIN
                            + ".."
                            + ANSWER_LIMIT);
        }
        return answerLimit;
    }

    /**
     * Sends a command and waits for its answer.
     *
     * @param limit for all of it together
     * @return what the server answered, success or not
     * @throws ChannelException when there is no answer; whether the command was carried out is then
     *     unknown, except for {@code NO_SOCKET}, {@code REFUSED} and {@code DENIED}
     */
    Answer ask(Command command, Duration limit) throws ChannelException;

    /** Ends what is under way, and whatever is asked later, with {@code BROKEN}. */
    @Override
    void close();
}
