package org.tandemgate.keaha.flow;

/**
 * Something about the configuration of the pair that an operator should know.
 *
 * @param severity how bad
 * @param text what is wrong, and where
 * @param value as found
 * @param remedy what to do
 */
public record Finding(Severity severity, String text, String value, String remedy) {
    /** How bad. */
    public enum Severity {
        /** Works, but not as well as it could. */
        WARNING,
        /** Does not work, or not when it is needed. */
        ERROR
    }

    static Finding error(final String text, final String value, final String remedy) {
        return new Finding(Severity.ERROR, text, value, remedy);
    }

    static Finding warning(final String text, final String value, final String remedy) {
        return new Finding(Severity.WARNING, text, value, remedy);
    }

    /** Whether it is about the HA hook, not about what clients are given. */
    public boolean isAboutRelation() {
        return text.contains("HA hook")
                || text.contains("high-availability")
                || text.contains("same peer");
    }

    @Override
    public String toString() {
        return text + " (" + value + "): " + remedy;
    }
}
