package org.tandemgate.keaha.flow.dhcpd;

/** Text that is none of ISC dhcpd's. The message has file, line and column. */
public final class DhcpdSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    DhcpdSyntaxException(final Position position, final String text) {
        super(position + ": " + text, null, false, false);
    }
}
