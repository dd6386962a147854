package org.tandemgate.api.election;

import java.util.Objects;

/** A request that was understood and refused. The text says why and what to do next. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message why, and what to do next
     */
    public RefusedException(final String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
