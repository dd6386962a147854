package org.tandemgate.node.runtime;

import java.time.Instant;

/**
 * Why this node stays away.
 *
 * @param since when it began
 * @param reason free text on one line, may be empty, at most {@link #REASON_LIMIT} characters
 */
public record Maintenance(Instant since, String reason) {
    /** Longest reason that is kept; a longer one is cut. */
    public static final int REASON_LIMIT = 200;

    public Maintenance {
        final String line = reason.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").trim();
        reason = line.length() > REASON_LIMIT ? line.substring(0, REASON_LIMIT) : line;
    }
}
