package org.tandemgate.net;

/**
 * A packet that cannot be decoded. Says what is wrong, the value and what is allowed; carries no
 * stack trace, because a hostile network decides how often it is made.
 */
public final class MalformedPacketException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, the value, what is allowed
     */
    public MalformedPacketException(final String message) {
        super(message, null, false, false);
    }
}
