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
 * @param lastError text of the last failure, absent if none
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
        List<AddressCheck> checks,
        Instant takenAt) {
    public AnnouncementStatus {
        checks = List.copyOf(checks);
    }
}
