package org.tandemgate.api.election;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Wants to know who holds what. A service that may come and go at any time: one that joins late is
 * first told the current role of every virtual host.
 */
@ConsumerType
public interface RoleListener {
    /**
     * Called in order, on one thread of the election that is never the one which sends
     * advertisements: of a new master after its addresses have been put in place, of one that
     * leaves at once, while they may still be there. Must return within milliseconds and hand work
     * to a thread of its own. What it throws is logged and changes nothing.
     */
    void transitioned(RoleChange change);
}
