package org.tandemgate.api.pfsync;

import java.time.Instant;
import java.util.List;

/**
 * Some of the states.
 *
 * @param entries those that match, up to the limit
 * @param matching how many match
 * @param known how many this node knows
 * @param takenAt when this snapshot was made
 */
public record StatePage(List<StateEntry> entries, int matching, int known, Instant takenAt) {
    public StatePage {
        entries = List.copyOf(entries);
    }
}
