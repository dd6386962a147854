package org.tandemgate.api.node;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The node at one moment.
 *
 * @param name of this node
 * @param peerName of the other one, empty when not configured
 * @param ready whether everything that is installed has started
 * @param maintenance whether this node stays away
 * @param maintenanceReason free text, empty without
 * @param maintenanceSince when it began, absent outside maintenance
 * @param preempt setting in force
 * @param takenAt when this snapshot was made
 */
public record NodeStatus(
        String name,
        String peerName,
        boolean ready,
        boolean maintenance,
        String maintenanceReason,
        @Nullable Instant maintenanceSince,
        boolean preempt,
        Instant takenAt) {}
