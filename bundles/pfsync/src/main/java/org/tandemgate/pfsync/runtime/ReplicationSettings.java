package org.tandemgate.pfsync.runtime;

import org.tandemgate.pfsync.state.BulkSettings;
import org.tandemgate.pfsync.state.TableSettings;

/**
 * What replication is done by.
 *
 * @param creatorid host id of this node, not 0
 * @param maxupd changes of a state after which it does not wait for others, 0..255
 */
public record ReplicationSettings(
        int creatorid, int maxupd, TableSettings table, BulkSettings bulk) {
    private static final int MOST_UPDATES = 255;

    public ReplicationSettings {
        if (creatorid == 0 || maxupd < 0 || maxupd > MOST_UPDATES) {
            throw new IllegalArgumentException(
                    "creatorid is "
                            + creatorid
                            + ", needs another than 0; maxupd is "
                            + maxupd
                            + ", needs 0..255");
        }
    }
}
