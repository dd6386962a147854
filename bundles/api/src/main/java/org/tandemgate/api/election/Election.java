package org.tandemgate.api.election;

import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /** Every demotion in force, sorted by group and reason. */
    List<Demotion> demotions();

    /**
     * Adds to a demotion; a changed sum is advertised at once.
     *
     * @param group a group or {@link #ALL_GROUPS}
     * @param reason who demotes; each caller uses its own
     * @param amount 1..255; the total of a reason stays within 255
     */
    void demote(String group, String reason, int amount);

    /**
     * Takes from a demotion; one that reaches 0 is gone.
     *
     * @param amount 1..255; more than is there takes all
     */
    void undemote(String group, String reason, int amount);

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
}
