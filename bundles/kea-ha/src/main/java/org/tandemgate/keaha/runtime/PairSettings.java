package org.tandemgate.keaha.runtime;

import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.link.Access;
import org.tandemgate.keaha.link.Place;

/**
 * One pair of servers as this node sees it.
 *
 * @param family of both
 * @param mode as configured, e.g. {@code hot-standby}
 * @param own this node's server in HA
 * @param other the other node's
 * @param places where they are asked
 * @param policy what is done
 */
public record PairSettings(
        Family family,
        String mode,
        HaSettings.Peer own,
        HaSettings.Peer other,
        Places places,
        Policy policy) {
    /**
     * Where both servers are asked.
     *
     * @param local control channel of the own one
     * @param partner of the other: its HA listener, or a control agent
     * @param access what they want to see
     */
    public record Places(Place local, Place partner, Access access) {}

    /**
     * What is done.
     *
     * @param acts whether anything is done, or only looked
     * @param repairs whether TERMINATED is repaired without an operator
     * @param demotion of this node while its server is unfit, 0 for none
     * @param lookMillis between two looks
     * @param limitMillis for an answer to a look
     */
    public record Policy(
            boolean acts, boolean repairs, int demotion, int lookMillis, int limitMillis) {}
}
