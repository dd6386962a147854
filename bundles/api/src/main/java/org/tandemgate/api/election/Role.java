package org.tandemgate.api.election;

/** What a node is for a virtual host. */
public enum Role {
    /** Takes no part: not started, no link, refused configuration, or not allowed. */
    INIT,
    /** Listens and is ready to take over. */
    BACKUP,
    /** Holds the addresses. */
    MASTER
}
