package org.tandemgate.rest.resources;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members of one JSON object in the order they are put, with the names of {@code --json}. */
final class View {
    private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

    View put(final String name, final @Nullable Object value) {
        members.put(name, value);
        return this;
    }

    /** When it was looked at, how old that is now, and who says it. */
    View observed(final Instant at, final Instant now, final String source) {
        return put("observedAt", at).put("ageMs", age(at, now)).put("source", source);
    }

    Map<String, @Nullable Object> map() {
        return Collections.unmodifiableMap(members);
    }

    /** Milliseconds, at least 0; null without. */
    static @Nullable Long age(final @Nullable Instant at, final Instant now) {
        return at == null ? null : Math.max(0, Duration.between(at, now).toMillis());
    }
}
