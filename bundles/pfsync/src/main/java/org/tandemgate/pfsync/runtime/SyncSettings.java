package org.tandemgate.pfsync.runtime;

import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.link.LinkSettings;

/**
 * What a node replicates, and to whom.
 *
 * @param link how to reach the peer
 * @param filters what is left out
 * @param replication how it is done
 * @param defer whether first packets wait until the peer has their connection
 */
public record SyncSettings(
        LinkSettings link,
        Filters.FilterSettings filters,
        ReplicationSettings replication,
        boolean defer) {}
