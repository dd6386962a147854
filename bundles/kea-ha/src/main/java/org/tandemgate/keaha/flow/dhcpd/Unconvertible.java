package org.tandemgate.keaha.flow.dhcpd;

/** A statement that was understood and has no counterpart; caught where the notes are written. */
final class Unconvertible extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    Unconvertible(final String reason, final String remedy) {
        super(reason, null, false, false);
        this.remedy = remedy;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    String remedy() {
        return remedy;
    }
}
