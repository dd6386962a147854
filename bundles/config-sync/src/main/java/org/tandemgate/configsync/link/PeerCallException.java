package org.tandemgate.configsync.link;

/** A call that got no answer of XML-RPC; whether the peer did it is not known. */
public final class PeerCallException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** Nobody takes connections there, or the name is unknown. */
        UNREACHABLE,
        /** Longer than the limit. */
        TIMEOUT,
        /** TLS does not come about, e.g. because the certificate is another. */
        UNTRUSTED,
        /** The connection broke. */
        BROKEN,
        /** Another status than 200. */
        STATUS,
        /** More octets than the limit. */
        TOO_LARGE,
        /** 200, but no answer of XML-RPC. */
        NO_ANSWER,
        /** This thread was told to stop. */
        INTERRUPTED
    }

    private final Kind kind;

    PeerCallException(final Kind kind, final String message) {
        super(message);
        this.kind = kind;
    }

    PeerCallException(final Kind kind, final String message, final Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
