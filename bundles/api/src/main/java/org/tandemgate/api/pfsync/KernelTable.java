package org.tandemgate.api.pfsync;

import java.util.Map;

/**
 * The kernel's connection table, as far as replication works on it.
 *
 * @param installed entries of the peer put there since the bundle started
 * @param refused entries that the kernel did not take, by errno name, e.g. {@code ENOMEM}; only
 *     what has happened
 * @param overruns how often events came faster than they were read; each was answered by reading
 *     the whole table
 * @param waiting entries on their way there
 */
public record KernelTable(long installed, Map<String, Long> refused, long overruns, int waiting) {
    public KernelTable {
        refused = Map.copyOf(refused);
    }
}
