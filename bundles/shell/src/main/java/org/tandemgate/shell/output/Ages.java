package org.tandemgate.shell.output;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as people say them: two units at most, precise when young. */
public final class Ages {
    private Ages() {}

    /** {@code 80 ms}, {@code 3.5 s}, {@code 42 s}, {@code 5 min 3 s}, {@code 12 d 4 h}. */
    public static String text(final Duration duration) {
        final Duration age = duration.isNegative() ? Duration.ZERO : duration;
        final long ms = age.toMillis();
        if (ms < 1000) {
            return ms + " ms";
        }
        if (ms < 10_000) {
            return String.format(Locale.ROOT, "%d.%d s", ms / 1000, ms % 1000 / 100);
        }
        final long seconds = age.toSeconds();
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400
                ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min"
                : seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
    }

    /** Time from an event to now. */
    public static String since(final Instant event, final Instant now) {
        return text(Duration.between(event, now));
    }

    /** {@code 3.5 s ago}, or {@code never}. */
    public static String ago(final @Nullable Instant event, final Instant now) {
        return event == null ? "never" : since(event, now) + " ago";
    }

    /** Milliseconds from an event to now, at least 0; null when there was none. */
    public static @Nullable Long milliseconds(final @Nullable Instant event, final Instant now) {
        return event == null ? null : Math.max(0, Duration.between(event, now).toMillis());
    }
}
