package org.tandemgate.api.configuration;

import java.util.Objects;

/**
 * A configuration that cannot be used. The text names every bad key with its value, what is allowed
 * and the file.
 */
public final class RefusedConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param message every complaint, joined by {@code "; "}
     */
    public RefusedConfigurationException(final String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
