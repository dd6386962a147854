package org.tandemgate.api.election;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often the election was kept from running for so long that a peer may have noticed.
 *
 * @param count since the start
 * @param longest of them, zero when there was none
 * @param last when the last one ended, absent when there was none
 */
public record PauseCount(long count, Duration longest, @Nullable Instant last) {}
