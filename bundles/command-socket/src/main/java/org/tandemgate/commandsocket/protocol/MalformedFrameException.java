package org.tandemgate.commandsocket.protocol;

/** Octets that are no frame or no request; the message says which rule they break. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason what is wrong, the value, what is allowed
     */
    public MalformedFrameException(final String reason) {
        super(reason);
    }
}
