package org.tandemgate.keaha.link;

import java.time.Duration;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.Command;

/**
 * A way to one DHCP server. Safe for any thread; a server works on one command at a time, so two at
 * once gain nothing.
 */
public interface ControlChannel extends AutoCloseable {
    /** Octets of an answer that are taken at most: a page of 10,000 leases is 2 MB. */
    int ANSWER_LIMIT = 16 << 20;

    /**
     * Sends a command and waits for its answer.
     *
     * @param limit for all of it together
     * @return what the server answered, success or not
     * @throws ChannelException when there is no answer; whether the command was carried out is then
     *     unknown, except for {@code NO_SOCKET}, {@code REFUSED} and {@code DENIED}
     */
    Answer ask(Command command, Duration limit) throws ChannelException;

    /** Ends what is under way, with an exception there. */
    @Override
    void close();
}
