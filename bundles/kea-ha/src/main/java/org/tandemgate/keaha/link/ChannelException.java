package org.tandemgate.keaha.link;

/**
 * A command got no answer. The message says what was wrong, where and what to do; it holds nothing
 * of the command's arguments and no password.
 */
public final class ChannelException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why, for counters and decisions. */
    public enum Reason {
        /** The socket file is not there: the server is stopped or uses another one. */
        NO_SOCKET,
        /** Nobody listens: the process is dead. */
        REFUSED,
        /** This process may not open the socket. */
        DENIED,
        /** No whole answer in time: the server hangs, or waits for its partner. */
        TIMEOUT,
        /**
         * Closed without an answer: an exception inside a hook (2.2), or TLS where plain was sent.
         */
        EMPTY,
        /** More than this side takes. */
        TOO_LARGE,
        /** Something that is no answer of Kea. */
        MALFORMED,
        /** An HTTP error without an answer of Kea in it. */
        HTTP_STATUS,
        /** Certificates do not fit. */
        TLS,
        /** Anything else of the network. */
        BROKEN
    }

    private final Reason reason;

    ChannelException(final Reason reason, final String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
