package org.tandemgate.events.state;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;

/**
 * What is known of one virtual host and its node, every time as an age.
 *
 * @param name of the virtual host
 * @param role of this node
 * @param roleAgeMillis for how long
 * @param reason why it took that role, one sentence
 * @param skew as configured, and as sent with the demotion
 * @param demotions that concern it
 * @param heard last advertisement of another node, absent before the first
 * @param masterDownMillis silence after which a backup takes over
 * @param node the node
 * @param problem of the virtual host, absent when all is well
 */
public record HostFacts(
        String name,
        Role role,
        long roleAgeMillis,
        String reason,
        Skew skew,
        List<Weight> demotions,
        @Nullable Sighting heard,
        long masterDownMillis,
        @Nullable NodeFacts node,
        @Nullable String problem) {
    public HostFacts {
        demotions = List.copyOf(demotions);
    }

    /** Time between advertisements is advbase seconds and skew/256 s. */
    public record Skew(int advbase, int configured, int effective) {}

    /** One demotion. */
    public record Weight(String owner, String reason, int amount, long ageMillis) {}

    /** One advertisement of another node. */
    public record Sighting(String source, long ageMillis, int advbase, int advskew, int demotion) {}

    /** The node as a whole. */
    public record NodeFacts(
            String name,
            String peerName,
            boolean preempt,
            boolean maintenance,
            String maintenanceReason,
            @Nullable Long maintenanceAgeMillis) {}
}
