package org.tandemgate.keaha.runtime;

import java.util.Set;
import org.tandemgate.keaha.state.Observation.Witness;
import org.tandemgate.net.IpAddress;

/** What a loop knows of the node and may ask of it. Never waits. Any thread. */
public interface Surroundings {
    /** Whether this node holds the virtual addresses; where nobody elects, the primary does. */
    boolean isHolder(boolean isPrimary);

    /** What the election and the replication of connections say of the other node. */
    Witness witness();

    /** Addresses that move with the election; none where nobody elects. */
    Set<IpAddress> virtualAddresses();

    /** Whether this node as a whole is in maintenance. */
    boolean isLeaving();

    /** Whether this node has no link to the clients, and so no part in the election. */
    boolean isCutOff();

    /**
     * Demotes this node for a server, or no longer.
     *
     * @param server e.g. {@code dhcp4}
     * @param amount 1..255, 0 for no longer
     */
    void demote(String server, int amount);

    /** Keeps demotions from running out while their cause lasts. */
    void renew();
}
