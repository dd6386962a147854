package org.tandemgate.shell.output;

import org.tandemgate.api.election.Role;

/** Meaning of a word; shown as colour on a terminal, never by colour alone. */
public enum Style {
    PLAIN(""),
    GOOD("32"),
    STANDBY("36"),
    WARNING("33"),
    BAD("31"),
    HEADING("1");

    private final String code;

    Style(final String code) {
        this.code = code;
    }

    /** The text with its colour, or as it is. */
    String paint(final String text, final boolean colours) {
        return colours && !code.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** How a role looks. */
    public static Style of(final Role role) {
        return switch (role) {
            case MASTER -> GOOD;
            case BACKUP -> STANDBY;
            case INIT -> BAD;
        };
    }
}
