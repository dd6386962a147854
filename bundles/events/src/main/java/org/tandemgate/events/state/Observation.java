package org.tandemgate.events.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was looked at, at one moment.
 *
 * @param node absent while no node runs
 * @param demotions in force; absent while no election runs
 * @param heard one for each virtual host
 * @param drill that runs or ran last; absent before the first, and while nobody knows any
 */
public record Observation(
        @Nullable NodeSeen node,
        @Nullable List<DemotionSeen> demotions,
        List<Heard> heard,
        @Nullable DrillSeen drill) {
    public Observation {
        heard = List.copyOf(heard);
    }

    /** Without a drill. */
    public Observation(
            final @Nullable NodeSeen node,
            final @Nullable List<DemotionSeen> demotions,
            final List<Heard> heard) {
        this(node, demotions, heard, null);
    }

    /** Nobody could be asked. */
    public static final Observation NOTHING = new Observation(null, null, List.of());

    /**
     * The node.
     *
     * @param name of it
     * @param maintenance whether it stays away
     * @param reason free text
     */
    public record NodeSeen(String name, boolean maintenance, String reason) {}

    /** A reason to be less wanted: who says it about which group, and how much it weighs. */
    public record DemotionSeen(String group, String owner, String reason, int amount) {
        boolean isSame(final DemotionSeen other) {
            return group.equals(other.group)
                    && owner.equals(other.owner)
                    && reason.equals(other.reason);
        }
    }

    /**
     * A failure on purpose.
     *
     * @param at when it began, ms since 1970
     * @param name of it
     * @param node that it is tried on
     * @param verdict a word for programs, {@code running} until it has ended
     * @param text one sentence
     * @param worstGapMillis the longest gap, absent while none is known
     */
    public record DrillSeen(
            long at,
            String name,
            String node,
            String verdict,
            String text,
            @Nullable Long worstGapMillis) {
        /** Of one that has not ended. */
        public static final String RUNNING = "running";
    }

    /**
     * What is heard of others about a virtual host.
     *
     * @param host its name
     * @param isMaster whether this node is MASTER, which a backup answers with silence
     * @param token another number for each advertisement, 0 before the first
     * @param source address of the last one, empty before
     * @param patienceNanos silence after which a node that is not MASTER counts the other as lost
     */
    public record Heard(
            String host, boolean isMaster, long token, String source, long patienceNanos) {}
}
