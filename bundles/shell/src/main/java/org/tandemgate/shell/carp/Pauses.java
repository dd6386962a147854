package org.tandemgate.shell.carp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.shell.output.Ages;
import org.tandemgate.shell.output.Json;

/** How often the election of this node was kept from running. Keys are public interface. */
public final class Pauses {
    private Pauses() {}

    /** {@code 2, longest 5.0 s, last 3.2 s ago}, or {@code none}. */
    public static String text(final PauseCount pauses, final Instant now) {
        final @Nullable Instant last = pauses.last();
        return pauses.count() == 0
                ? "none"
                : pauses.count()
                        + ", longest "
                        + Ages.text(pauses.longest())
                        + ", last "
                        + Ages.ago(last, now);
    }

    public static Json json(final PauseCount pauses) {
        return new Json()
                .put("count", pauses.count())
                .put("longestMs", pauses.longest().toMillis())
                .put("last", pauses.last());
    }
}
