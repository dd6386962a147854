package org.tandemgate.api.configstore;

import java.time.Instant;
import java.util.SortedMap;

/**
 * One entry of the history.
 *
 * @param number grows by one with each
 * @param author who made it, e.g. {@code operator}
 * @param origin by which way, e.g. {@code shell}, {@code file}, {@code sync from gw1}
 * @param summary what changed, in one line
 * @param at when
 * @param outcome what became of it
 * @param reason why it failed, empty otherwise
 * @param digests of its areas, see {@link CanonicalForm#digests}
 */
public record Revision(
        long number,
        String author,
        String origin,
        String summary,
        Instant at,
        Outcome outcome,
        String reason,
        SortedMap<String, String> digests) {
    /** What became of a revision. */
    public enum Outcome {
        /** Is being brought into force, or waits to be confirmed. */
        PENDING,
        /** Was in force, or is. */
        GOOD,
        /** Was taken back. */
        FAILED
    }
}
