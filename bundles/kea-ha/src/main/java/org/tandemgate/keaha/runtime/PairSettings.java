package org.tandemgate.keaha.runtime;

import org.tandemgate.keaha.flow.Family;
import org.tandemgate.keaha.flow.HaSettings;
import org.tandemgate.keaha.link.Access;
import org.tandemgate.keaha.link.Place;

/**
 * One pair of servers as this node sees it.
 *
 * @param family of both
 * @param ha what this node's server is told; two peers, one of them this server
 * @param hooks directory of Kea's hooks where a server has none loaded yet; empty: looked for
 * @param places where they are asked
 * @param policy what is done
 */
public record PairSettings(
        Family family, HaSettings ha, String hooks, Places places, Policy policy) {
    /** As configured, e.g. {@code hot-standby}. */
    public String mode() {
        return ha.mode().wireName();
    }

    /** This node's server in HA. */
    public HaSettings.Peer own() {
        return peer(true);
    }

    /** The other node's. */
    public HaSettings.Peer other() {
        return peer(false);
    }

    private HaSettings.Peer peer(final boolean isOwn) {
        return ha.peers().stream()
                .filter(it -> it.name().equals(ha.thisServer()) == isOwn)
                .findFirst()
                .orElseThrow();
    }

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
