package org.tandemgate.api.election;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wants to know who holds what. A service that may come and go at any time: one that joins late is
 * first told the current role of every virtual host.
 */
@ConsumerType
public interface RoleListener {
    /**
     * Called after the addresses have been put in place or removed, in order, on one thread of the
     * election that is never the one which sends advertisements. Must return within milliseconds
     * and hand work to a thread of its own. What it throws is logged and changes nothing.
     */
    void transitioned(RoleChange change);
}
