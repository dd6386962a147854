package org.tandemgate.gratuitousarp.state;

import java.util.Map;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * What the neighbours that were asked make of one address.
 *
 * @param address virtual address
 * @param confirmed neighbours that send to the announced Ethernet address
 * @param unseen neighbours of which no answer was seen
 * @param open neighbours that are being asked
 * @param wrong neighbours that send elsewhere, and where
 * @param changedNanos when something of this became known last
 */
public record Tally(
        IpAddress address,
        int confirmed,
        int unseen,
        int open,
        Map<IpAddress, MacAddress> wrong,
        long changedNanos) {
    public Tally {
        wrong = Map.copyOf(wrong);
    }
}
