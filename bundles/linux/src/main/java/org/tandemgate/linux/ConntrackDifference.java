package org.tandemgate.linux;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What happened to an entry while nobody heard: as it was known against as it was read. */
public enum ConntrackDifference {
    /** Not known. */
    APPEARED,
    /** Another connection of the same flow was known: that one has gone, this one appeared. */
    REPLACED,
    /** Status, mark or the state of TCP or SCTP are other ones. */
    CHANGED,
    /** Nothing, or time passed: for every entry, so timeouts do not count. */
    NONE;

    /**
     * Compares.
     *
     * @param known of the same flow, null when there was none
     */
    public static ConntrackDifference of(
            final @Nullable ConntrackEntry known, final ConntrackEntry read) {
        if (known == null) {
            return APPEARED;
        }
        if (known.id() != read.id()) {
            return REPLACED;
        }
        return isSame(known, read) ? NONE : CHANGED;
    }

    private static boolean isSame(final ConntrackEntry one, final ConntrackEntry other) {
        return one.status() == other.status()
                && one.mark() == other.mark()
                && Objects.equals(one.tcp(), other.tcp())
                && Objects.equals(one.extras().sctp(), other.extras().sctp());
    }
}
