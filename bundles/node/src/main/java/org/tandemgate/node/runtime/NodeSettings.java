package org.tandemgate.node.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.net.IpAddress;

/**
 * What {@code org.tandemgate.node.cfg} says.
 *
 * @param name of this node
 * @param sync how the two nodes talk about themselves
 * @param preempt take over from a master whose settings are worse
 * @param preemptDelay no preemption for so long after a start, 0..3600 s
 * @param fence addresses carry a lifetime that the runtime refreshes
 */
public record NodeSettings(
        String name, Sync sync, boolean preempt, Duration preemptDelay, boolean fence) {

    /**
     * The link between the two nodes and the other end of it.
     *
     * @param interfaceName of the link, empty when there is none
     * @param address of this node on it, absent when not configured
     * @param peerName of the other node, empty when not configured
     * @param peerAddress of the other node, absent when not configured
     */
    public record Sync(
            String interfaceName,
            @Nullable IpAddress address,
            String peerName,
            @Nullable IpAddress peerAddress) {
        /** No link between the nodes. */
        public static final Sync NONE = new Sync("", null, "", null);
    }

    /** What holds without a file: preempt at once, fence on, no peer known. */
    public static NodeSettings defaults(final String name) {
        return new NodeSettings(name, Sync.NONE, true, Duration.ZERO, true);
    }

    NodePolicy policy(final boolean maintenance) {
        return new NodePolicy(preempt, preemptDelay, fence, maintenance);
    }
}
