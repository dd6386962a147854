package org.tandemgate.api.configstore;

import java.util.Objects;

/** A configuration that could not be brought into force. */
public final class ActivationException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong and what to do; without secrets
     */
    public ActivationException(final String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
