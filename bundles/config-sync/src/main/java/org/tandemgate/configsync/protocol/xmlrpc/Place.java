package org.tandemgate.configsync.protocol.xmlrpc;

import java.util.List;

/** Where in a message, for people. */
final class Place {
    private static final int LONGEST_STEP = 40;

    private Place() {}

    /**
     * Text to append to a refusal.
     *
     * @param steps names of members and positions in arrays, from the outermost
     */
    static String of(final List<?> steps) {
        final StringBuilder place = new StringBuilder();
        for (final Object step : steps) {
            place.append(place.length() == 0 ? " at " : "/")
                    .append(printable(step.toString(), LONGEST_STEP));
        }
        return place.toString();
    }

    /** Names come from the peer: neither longer nor stranger than a line of a log can bear. */
    static String printable(final String name, final int longest) {
        final StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(name.length(), longest); i++) {
            final char character = name.charAt(i);
            shown.append(character >= ' ' && character < 0x7f ? character : '?');
        }
        return shown.append(name.length() > longest ? "..." : "").toString();
    }
}
