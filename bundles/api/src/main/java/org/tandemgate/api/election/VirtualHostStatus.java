package org.tandemgate.api.election;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.CidrAddress;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * One virtual host as it is at one moment.
 *
 * @param name instance name, from the file name
 * @param interfaceName the interface it is configured on
 * @param vhid 1..255
 * @param role of this node
 * @param since when the role began
 * @param reason why the role is what it is, one sentence
 * @param addresses with prefix lengths, sorted
 * @param advbase seconds, 0..255
 * @param advskew as configured, 1/256 seconds, 0..254
 * @param effectiveAdvskew as sent: with demotion, at most 240
 * @param demotion sum over the reasons that concern this virtual host
 * @param group demotion group
 * @param macMode which Ethernet address answers
 * @param announcedMac that address; absent while the interface is unknown
 * @param announceInterfaceIndex interface on which neighbours are told, 0 while unknown
 * @param peers unicast addresses that are advertised to instead of the group, at most one of each
 *     family; empty for the group
 * @param intervalNanos time between two advertisements as sent now
 * @param masterDownNanos silence after which a backup takes over
 * @param advertsSent since this instance exists
 * @param advertsReceived verified advertisements of others since this instance exists
 * @param dropped rejected packets by reason, every reason present
 * @param lastHeard last verified advertisement of another node, absent if none yet
 * @param description free text of the configuration
 * @param problem what is refused or degraded and what to do, absent when all is well
 * @param takenAt when this snapshot was made
 */
public record VirtualHostStatus(
        String name,
        String interfaceName,
        int vhid,
        Role role,
        Instant since,
        String reason,
        List<CidrAddress> addresses,
        int advbase,
        int advskew,
        int effectiveAdvskew,
        int demotion,
        String group,
        MacMode macMode,
        @Nullable MacAddress announcedMac,
        int announceInterfaceIndex,
        List<IpAddress> peers,
        long intervalNanos,
        long masterDownNanos,
        long advertsSent,
        long advertsReceived,
        Map<String, Long> dropped,
        @Nullable PeerSighting lastHeard,
        String description,
        @Nullable String problem,
        Instant takenAt) {
    /** Advskew of an advertisement that says good-bye (ip_carp.c, carp_send_ad with bow out). */
    private static final int BOW_OUT = 255;

    public VirtualHostStatus {
        addresses = List.copyOf(addresses);
        peers = List.copyOf(peers);
        dropped = Map.copyOf(dropped);
    }

    /**
     * Whether another node is MASTER: heard within the master-down time, and not to say good-bye.
     */
    public boolean isMasterElsewhere(final Instant now) {
        final PeerSighting heard = lastHeard;
        if (heard == null || heard.advskew() == BOW_OUT) {
            return false;
        }
        if (Duration.between(heard.at(), now).toNanos() > masterDownNanos) {
            return false;
        }
        // An advertisement that crossed ours while the role moved proves nothing.
        return role != Role.MASTER || heard.at().isAfter(since.plusNanos(intervalNanos));
    }

    /** Whether this node and another one hold the addresses at the same time. */
    public boolean isTwice(final Instant now) {
        return role == Role.MASTER && isMasterElsewhere(now);
    }
}
