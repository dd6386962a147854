package org.tandemgate.keaha.state;

/**
 * What one look at the pair saw.
 *
 * @param local server of this node
 * @param partner server of the other, asked directly
 * @param isMaster whether this node holds the virtual addresses
 * @param witness what is known of the other node by another way than its DHCP server
 * @param isPartnerSilenced whether the other node has said that its server's service is switched
 *     off
 */
public record Observation(
        ServerView local,
        ServerView partner,
        boolean isMaster,
        Witness witness,
        boolean isPartnerSilenced) {
    /** What the election, pfsync or the other coordinator say of the other node. */
    public enum Witness {
        /** It lives. */
        ALIVE,
        /** It lives and says itself that its DHCP server is hung or dead. */
        UNFIT,
        /** Nothing is heard of it on any way. */
        DEAD,
        /** There is no other way to know. */
        UNKNOWN
    }
}
