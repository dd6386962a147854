package org.tandemgate.api.announcement;

import java.time.Instant;
import java.util.List;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * Whether neighbours learned where a virtual address lives, since the role was taken. Each of a
 * bounded number of neighbours counts once.
 *
 * @param address virtual address
 * @param confirmed neighbours whose answer came to the announced Ethernet address
 * @param unseen neighbours of which no answer was seen: off, silent by a filter, or answering where
 *     this node cannot hear it
 * @param open neighbours that are being asked
 * @param wrong neighbours whose answer went to another Ethernet address, sorted
 * @param changedAt when something of this became known last
 */
public record AddressCheck(
        IpAddress address,
        int confirmed,
        int unseen,
        int open,
        List<Elsewhere> wrong,
        Instant changedAt) {
    public AddressCheck {
        wrong = List.copyOf(wrong);
    }

    /**
     * A neighbour that has not learned.
     *
     * @param neighbor its address
     * @param sendsTo where it sends what is for the virtual address
     */
    public record Elsewhere(IpAddress neighbor, MacAddress sendsTo) {}
}
