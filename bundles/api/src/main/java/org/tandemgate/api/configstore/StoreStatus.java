package org.tandemgate.api.configstore;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The store at one moment.
 *
 * @param revision in force, 0 before the first
 * @param areas of the document, and those that an activator is there for
 * @param pending the revision that waits to be confirmed
 * @param confirmBy when it is taken back; null without
 * @param problems of the store itself, e.g. a disk that is full
 * @param takenAt when this snapshot was made
 */
public record StoreStatus(
        long revision,
        SortedMap<String, Area> areas,
        @Nullable Revision pending,
        @Nullable Instant confirmBy,
        List<String> problems,
        Instant takenAt) {
    /**
     * One area.
     *
     * @param objects how many
     * @param digest of its objects, empty without any
     * @param applied whether what is stored is in force
     * @param note why not, e.g. {@code stored, not applied: no activator}; empty when it is
     */
    public record Area(int objects, String digest, boolean applied, String note) {}
}
