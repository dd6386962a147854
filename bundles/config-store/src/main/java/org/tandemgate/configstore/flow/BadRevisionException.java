package org.tandemgate.configstore.flow;

import java.util.Objects;

/** Octets that are no revision; the text has no values in it. */
public final class BadRevisionException extends Exception {
    private static final long serialVersionUID = 1L;

    BadRevisionException(final String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
