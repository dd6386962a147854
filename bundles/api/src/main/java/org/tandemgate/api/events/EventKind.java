package org.tandemgate.api.events;

/** What an event is about. Names are public interface. */
public enum EventKind {
    /** A history begins: the node, or its events, have just started. */
    STARTED,
    /** A virtual host has a role. */
    ROLE,
    /** A MASTER heard another one and shows itself again. */
    CONTESTED,
    /** A reason to be less wanted began, or weighs more or less than before. */
    DEMOTION_RAISED,
    /** A reason to be less wanted is gone. */
    DEMOTION_LIFTED,
    /** This node stays away. */
    MAINTENANCE_ON,
    /** This node takes part again. */
    MAINTENANCE_OFF,
    /** Another node advertises a virtual host, for the first time or after a silence. */
    PEER_SEEN,
    /** The other node is not heard any more by one that is not MASTER itself. */
    PEER_LOST,
    /** A failure on purpose began or ended. */
    DRILL,
    /** Events came faster than they could be kept. */
    LEFT_OUT
}
