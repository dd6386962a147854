package org.tandemgate.api.announcement;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Announcements of one virtual host.
 *
 * @param virtualHost its name
 * @param announcing whether it is MASTER here
 * @param addresses how many it has
 * @param sent frames sent since this bundle started
 * @param failed frames that could not be sent
 * @param pending frames that wait for their turn
 * @param lastSent when the last one went out, absent if none
 * @param nextDue when the next one is due, absent if none is planned
 * @param lastError text of the last failure, mended or not; absent if none
 * @param lastErrorAt when that was, absent if never
 * @param failingSince since when there is an address for which no frame goes out; absent when the
 *     last frame of each was sent
 * @param checks whether neighbours learned, one entry for each address with a neighbour; empty when
 *     it is not MASTER here
 * @param takenAt when this snapshot was made
 */
public record AnnouncementStatus(
        String virtualHost,
        boolean announcing,
        int addresses,
        long sent,
        long failed,
        int pending,
        @Nullable Instant lastSent,
        @Nullable Instant nextDue,
        @Nullable String lastError,
        @Nullable Instant lastErrorAt,
        @Nullable Instant failingSince,
        List<AddressCheck> checks,
        Instant takenAt) {
    public AnnouncementStatus {
        checks = List.copyOf(checks);
    }
}
