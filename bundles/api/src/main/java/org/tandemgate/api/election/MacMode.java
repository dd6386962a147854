package org.tandemgate.api.election;

/** Which Ethernet address answers for the addresses of a virtual host. */
public enum MacMode {
    /**
     * 00:00:5e:00:01:VHID, on an interface of its own; neighbours keep their entry when the role
     * moves.
     */
    VIRTUAL,
    /** The interface's own; neighbours must believe the announcement when the role moves. */
    INTERFACE
}
