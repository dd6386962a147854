package org.tandemgate.node.runtime;

/** The maintenance flag is there and cannot be understood. The text says why. */
final class DamagedFlagException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedFlagException(final String message) {
        super(message, null, false, false);
    }
}
