package org.tandemgate.api.pfsync;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The last request to the peer for all its states.
 *
 * @param state how far it is
 * @param percent of the states that the peer said it has, 0..100; 100 when done
 * @param received states that came
 * @param failure what went wrong and what to do, absent when nothing did
 * @param took from the first request to the end, or to the last that came of the answer
 * @param demoted whether this node is demoted for it; never while it is MASTER when it asks, and
 *     only for the first request of a process
 */
public record Bulk(
        State state,
        int percent,
        int received,
        @Nullable String failure,
        Duration took,
        boolean demoted) {
    /** One for which nobody is demoted. */
    public Bulk(
            final State state,
            final int percent,
            final int received,
            final @Nullable String failure,
            final Duration took) {
        this(state, percent, received, failure, took, false);
    }

    /** One that took no time. */
    public Bulk(
            final State state,
            final int percent,
            final int received,
            final @Nullable String failure) {
        this(state, percent, received, failure, Duration.ZERO);
    }

    /** In the order of a request's life. */
    public enum State {
        /** Nothing was asked for yet. */
        NONE,
        /** Asked, no answer yet. */
        REQUESTED,
        /** The answer is coming. */
        RUNNING,
        /** The answer was complete. */
        DONE,
        /** Given up: connections of the peer may be missing here. */
        FAILED
    }
}
