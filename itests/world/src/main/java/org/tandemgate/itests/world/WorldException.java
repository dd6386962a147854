package org.tandemgate.itests.world;

/** The world could not be built or did not do what was waited for. The text says what was seen. */
public final class WorldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong, with the values seen
     */
    public WorldException(final String message) {
        super(message);
    }

    /**
     * @param message what is wrong, with the values seen
     * @param cause what led to it
     */
    public WorldException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
