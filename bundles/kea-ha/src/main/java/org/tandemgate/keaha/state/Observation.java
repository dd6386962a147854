package org.tandemgate.keaha.state;

/**
 * What one look at the pair saw.
 *
 * @param local server of this node
 * @param partner server of the other, asked directly
 * @param isMaster whether this node holds the virtual addresses; where nobody elects, whether it is
 *     the primary
 * @param witness what is known of the other node by another way than its DHCP server
 * @param intent what people want of this node's server
 */
public record Observation(
        ServerView local, ServerView partner, boolean isMaster, Witness witness, Intent intent) {
    /** What the election or the replication of connections say of the other node. */
    public enum Witness {
        /** It lives. */
        ALIVE,
        /** Nothing is heard of it on any way. */
        DEAD,
        /** There is no other way to know. */
        UNKNOWN
    }

    /** Maintenance of this node's server. */
    public enum Intent {
        /** As it is. */
        NONE,
        /** The other one is to serve for both. */
        LEAVE,
        /** It is over. */
        RETURN
    }
}
