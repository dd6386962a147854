package org.tandemgate.configsync.protocol.xmlrpc;

/**
 * A message that is not read or not written. Its text names the mistake, the limit and the place,
 * and never a value: any text may be a secret.
 */
public final class RefusedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    RefusedMessageException(final Refusal refusal, final String message) {
        super(message);
        this.refusal = refusal;
    }

    /** What is wrong, to be counted. */
    public Refusal refusal() {
        return refusal;
    }
}
