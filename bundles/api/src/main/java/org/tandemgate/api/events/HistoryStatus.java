package org.tandemgate.api.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the past.
 *
 * @param epoch of now
 * @param firstId of the oldest event that is kept, 0 without any
 * @param lastId of the newest, 0 without any
 * @param leftOut events since the epoch began that were not kept because too many came at once
 * @param damaged lines of the files that could not be read when the epoch began
 * @param problem why events are not on the disk and what to do; absent when they are
 * @param takenAt when this snapshot was made
 */
public record HistoryStatus(
        long epoch,
        long firstId,
        long lastId,
        long leftOut,
        long damaged,
        @Nullable String problem,
        Instant takenAt) {}
