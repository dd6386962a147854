package org.tandemgate.linux;

import org.jspecify.annotations.Nullable;

/**
 * What only some entries have.
 *
 * @param sctp null for other protocols
 * @param helper name of the helper that reads the connection, empty when there is none; is not
 *     written
 * @param startNanos when it began, since 1970, with {@code nf_conntrack_timestamp}; 0: not known;
 *     is not written
 */
public record ConntrackExtras(@Nullable ConntrackSctp sctp, String helper, long startNanos) {
    /** Of an entry that has nothing of it. */
    public static final ConntrackExtras NONE = new ConntrackExtras(null, "", 0);

    /** Of an association. */
    public static ConntrackExtras of(final ConntrackSctp sctp) {
        return new ConntrackExtras(sctp, "", 0);
    }
}
