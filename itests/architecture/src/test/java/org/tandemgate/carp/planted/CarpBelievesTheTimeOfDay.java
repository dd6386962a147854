package org.tandemgate.carp.planted;

import java.time.Instant;

/** Planted: a limit that hangs on the time of day. */
public final class CarpBelievesTheTimeOfDay {
    boolean isOver(final Instant end) {
        return Instant.now().isAfter(end);
    }
}
