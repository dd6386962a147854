package org.tandemgate.shell.carp;

import java.time.Duration;
import java.time.Instant;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;

/** What the last advertisement of another node means now. */
public final class Sighting {
    /** Advskew of an advertisement that says good-bye (ip_carp.c, carp_send_ad with bow out). */
    private static final int BOW_OUT = 255;

    private Sighting() {}

    /**
     * Whether another node is MASTER: heard within the master-down time, and not to say good-bye.
     */
    public static boolean isMasterElsewhere(final VirtualHostStatus host, final Instant now) {
        final PeerSighting heard = host.lastHeard();
        if (heard == null || heard.advskew() == BOW_OUT) {
            return false;
        }
        final Duration age = Duration.between(heard.at(), now);
        if (age.toNanos() > host.masterDownNanos()) {
            return false;
        }
        // An advertisement that crossed ours while the role moved proves nothing.
        final Instant settled = host.since().plusNanos(host.intervalNanos());
        return host.role() != Role.MASTER || heard.at().isAfter(settled);
    }

    /** Whether this node and another one hold the addresses at the same time. */
    public static boolean areTwoMasters(final VirtualHostStatus host, final Instant now) {
        return host.role() == Role.MASTER && isMasterElsewhere(host, now);
    }
}
