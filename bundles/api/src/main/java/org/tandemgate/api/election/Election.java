package org.tandemgate.api.election;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The election of this node: all its virtual hosts together. One service. Every method may be
 * called by any thread.
 */
@ProviderType
public interface Election {
    /** Names every group in {@link Demotion#group}. */
    String ALL_GROUPS = "*";

    /**
     * Tells what the node wants. Until the first call every virtual host stays in INIT. Takes
     * effect at once.
     */
    void apply(NodePolicy policy);

    /** Snapshots of all virtual hosts, sorted by name. */
    List<VirtualHostStatus> virtualHosts();

    /**
     * Packets that belong to no virtual host of this node, by reason, every reason present; those
     * that do are counted there.
     */
    Map<String, Long> dropped();

    /** Pauses of the election's thread. */
    PauseCount pauses();

    /** Every demotion in force, sorted by group, owner and reason. */
    List<Demotion> demotions();

    /**
     * Adds to a demotion; a changed sum is advertised at once.
     *
     * @param group a group or {@link #ALL_GROUPS}
     * @param cause who and why; what is there already under the same owner and reason grows, and
     *     ends when this cause says
     * @param amount 1..255; the total of a reason stays within 255
     */
    void demote(String group, Cause cause, int amount);

    /**
     * Takes from a demotion; one that reaches 0 is gone.
     *
     * @param cause its owner and reason; the limit is not looked at
     * @param amount 1..255; more than is there takes all
     */
    void undemote(String group, Cause cause, int amount);

    /**
     * Who demotes and why.
     *
     * @param owner {@link Demotion#OPERATOR} or the name of a bundle, 1..64 characters
     * @param reason what is the matter, 1..200 characters
     * @param limit after which it ends by itself, 1 s..7 days; absent for an administrator's, which
     *     stays until it is taken back or the node stops. A bundle renews its own in time by
     *     demoting again, so that none outlives the bundle.
     */
    record Cause(String owner, String reason, @Nullable Duration limit) {
        private static final int LONGEST_OWNER = 64;
        private static final int LONGEST_REASON = 200;
        private static final Duration LONGEST_LIMIT = Duration.ofDays(7);

        public Cause {
            requireLength("owner", owner, LONGEST_OWNER);
            requireLength("reason", reason, LONGEST_REASON);
            if (limit == null && !owner.equals(Demotion.OPERATOR)) {
                throw new IllegalArgumentException(
                        "limit is missing, needs 1 s..7 days: only the operator demotes without"
                                + " an end");
            }
            if (limit != null && (limit.toSeconds() < 1 || limit.compareTo(LONGEST_LIMIT) > 0)) {
                throw new IllegalArgumentException(
                        "limit is " + limit.toSeconds() + " s, needs 1 s..7 days");
            }
        }

        private static void requireLength(final String what, final String text, final int most) {
            if (text.isBlank() || text.length() > most) {
                throw new IllegalArgumentException(
                        what + " has " + text.length() + " characters, needs 1.." + most);
            }
        }

        /** An administrator's, until it is taken back. */
        public static Cause operator() {
            return new Cause(Demotion.OPERATOR, Demotion.OPERATOR, null);
        }
    }

    /**
     * Planned hand-over, make before break: asks the peer to take over while this node goes on
     * serving, and withdraws when the peer is heard as master. Virtual hosts that are not MASTER
     * here are left alone. Until the peer falls silent or hands over itself, this node does not
     * preempt it afterwards.
     *
     * @param bound how long to wait for the peer, 100 ms..60 s; blocks the caller so long at most
     * @param force withdraw also when nobody took over
     * @return one result for each virtual host that was MASTER
     */
    List<HandOver> handOver(Duration bound, boolean force);

    /**
     * Counts the carrier of an interface as missing, for a drill: the virtual hosts on it leave
     * without a word, and their groups are demoted. The interface itself stays as it is.
     *
     * @param interfaceName of a virtual host
     * @param limit after which the carrier counts again, 1..60 s; zero ends an earlier call
     */
    default void cut(final String interfaceName, final Duration limit) {
        throw new UnsupportedOperationException("this election cuts no interface");
    }

    /**
     * What {@link #handOver} would do now; nothing is sent and nothing moves.
     *
     * @param bound as there
     * @param force as there
     * @return one result for each virtual host that is MASTER, as if it had moved
     */
    List<HandOver> previewHandOver(Duration bound, boolean force);
}
