package org.tandemgate.api.pfsync;

import java.util.Objects;

/** The peer is needed and not heard. The text says since when and what to do next. */
public final class PeerUnreachableException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message since when, and what to do next
     */
    public PeerUnreachableException(final String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
