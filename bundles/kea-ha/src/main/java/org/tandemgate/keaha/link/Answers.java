package org.tandemgate.keaha.link;

import org.tandemgate.keaha.link.ChannelException.Reason;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.BadAnswerException;

/** What both ways to a server do with the octets that came. */
final class Answers {
    private Answers() {}

    static Answer read(final byte[] octets, final String where) throws ChannelException {
        if (octets.length == 0) {
            throw new ChannelException(
                    Reason.EMPTY,
                    where
                            + " closed the connection without an answer; look into the log of the"
                            + " server for an error in a hook");
        }
        try {
            return Answer.of(JsonReader.read(octets));
        } catch (final BadAnswerException bad) {
            throw new ChannelException(
                    Reason.MALFORMED, where + " does not answer as Kea does: " + bad.getMessage());
        }
    }

    static ChannelException tooLarge(final String where, final int limit) {
        return new ChannelException(
                Reason.TOO_LARGE,
                where + " answers with more than " + limit + " octets, which was not read");
    }

    static ChannelException late(final String where, final String command, final long millis) {
        return new ChannelException(
                Reason.TIMEOUT,
                where
                        + " did not answer "
                        + command
                        + " within "
                        + millis
                        + " ms: it hangs, or waits for its partner");
    }

    static ChannelException closed(final String where) {
        return new ChannelException(Reason.BROKEN, where + ": this channel was closed");
    }
}
