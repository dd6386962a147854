package org.tandemgate.carp.runtime;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.api.node.Problem;

/**
 * Since when each of the problems of one source has been there without a break between two looks.
 * Holds no more than the last look saw. Any thread.
 */
final class Onset {
    private final String source;
    private final Map<String, Instant> seen = new HashMap<>();

    /**
     * @param source whose problems they are, as {@link Problem#source}
     */
    Onset(final String source) {
        this.source = source;
    }

    /**
     * A look.
     *
     * @param texts what is wrong at {@code now}
     */
    synchronized List<Problem> of(final List<String> texts, final Instant now) {
        seen.keySet().retainAll(texts);
        return texts.stream()
                .map(text -> new Problem(source, text, seen.computeIfAbsent(text, any -> now)))
                .toList();
    }
}
