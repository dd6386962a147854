package org.tandemgate.gratuitousarp.runtime;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tandemgate.api.election.RoleChange;

/**
 * Role changes on their way to the loop: the newest of each virtual host, so it holds as many as
 * there are virtual hosts and never loses the last word. Any thread; nobody waits here for longer
 * than a map operation.
 */
final class Mailbox {
    private final Map<String, RoleChange> newest = new LinkedHashMap<>();

    /** Takes the place of an older change of the same virtual host. */
    synchronized void put(final RoleChange change) {
        newest.remove(change.host().name());
        newest.put(change.host().name(), change);
    }

    /** Takes all, oldest first. */
    synchronized List<RoleChange> drain() {
        final List<RoleChange> changes = List.copyOf(newest.values());
        newest.clear();
        return changes;
    }
}
