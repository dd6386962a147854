package org.tandemgate.keaha.protocol;

/** Something came that is no answer of Kea; the message says what, never what was inside. */
public final class BadAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    public BadAnswerException(final String message) {
        super(message);
    }
}
