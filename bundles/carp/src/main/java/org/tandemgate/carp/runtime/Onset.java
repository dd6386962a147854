package org.tandemgate.carp.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tandemgate.api.node.Problem;

/**
 * Since when each of the problems of one source has been there without a break between two looks.
 * The loop looks twice a second, so whoever asks learns when a problem began and not when somebody
 * asked first. Holds no more than the last look saw.
 */
final class Onset {
    private final String source;
    private volatile Map<String, Instant> seen = Map.of();

    /**
     * @param source whose problems they are, as {@link Problem#source}
     */
    Onset(final String source) {
        this.source = source;
    }

    /**
     * A look. Loop thread only.
     *
     * @param texts what is wrong at {@code now}
     */
    void look(final List<String> texts, final Instant now) {
        final Map<String, Instant> before = seen;
        if (!texts.isEmpty() || !before.isEmpty()) {
            seen =
                    texts.stream()
                            .distinct()
                            .collect(
                                    Collectors.toUnmodifiableMap(
                                            Function.identity(),
                                            text -> before.getOrDefault(text, now)));
        }
    }

    /**
     * The same as problems; what no look has seen yet began now. Changes nothing, waits for nobody.
     * Any thread.
     *
     * @param texts what is wrong at {@code now}
     */
    List<Problem> of(final List<String> texts, final Instant now) {
        final Map<String, Instant> known = seen;
        return texts.stream()
                .map(text -> new Problem(source, text, known.getOrDefault(text, now)))
                .toList();
    }
}
