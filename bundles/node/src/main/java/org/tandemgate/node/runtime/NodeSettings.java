package org.tandemgate.node.runtime;

import java.time.Duration;
import java.util.List;
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
 * @param fence addresses leave a node whose runtime is dead or frozen
 * @param links how changes of a carrier are damped
 * @param gate what must be ready before this node takes part
 */
public record NodeSettings(
        String name,
        Sync sync,
        boolean preempt,
        Duration preemptDelay,
        boolean fence,
        Links links,
        Gate gate) {

    /**
     * @param downDelay how long a missing carrier is overlooked, 0..60 s
     * @param upDelay how long a carrier that is back must stay before it counts, 0..60 s
     */
    public record Links(Duration downDelay, Duration upDelay) {
        /** A loss counts at once, a return after a second. */
        public static final Links DEFAULT = new Links(Duration.ZERO, Duration.ofSeconds(1));
    }

    /**
     * @param parts names of what to wait for, beside those that are registered
     * @param timeout after which nothing is waited for any longer, 0..3600 s
     */
    public record Gate(List<String> parts, Duration timeout) {
        /** Nothing by name, half a minute. */
        public static final Gate DEFAULT = new Gate(List.of(), Duration.ofSeconds(30));

        public Gate {
            parts = List.copyOf(parts);
        }
    }

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
        return new NodeSettings(
                name, Sync.NONE, true, Duration.ZERO, true, Links.DEFAULT, Gate.DEFAULT);
    }

    NodePolicy policy(final boolean maintenance, final @Nullable String hold) {
        return new NodePolicy(
                preempt,
                preemptDelay,
                fence,
                maintenance,
                links.downDelay(),
                links.upDelay(),
                hold);
    }
}
