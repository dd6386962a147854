package org.tandemgate.keaha.state;

/** What a coordinator does; commands go to the server of its own node only. */
public enum CoordinationAction {
    /** Own HA port of the partner made unreachable from here, for some seconds: a queue ends. */
    FENCE,
    /** {@code ha-maintenance-start}: this server serves everything at once. */
    MAINTENANCE_START,
    /** {@code ha-maintenance-cancel}. */
    MAINTENANCE_CANCEL,
    /** {@code ha-reset}: out of in-maintenance. */
    RESET,
    /** {@code config-reload}: the only way out of TERMINATED. */
    RELOAD,
    /** {@code dhcp-disable} of origin user, which ends by itself after a minute. */
    SILENCE,
    /** {@code dhcp-enable} of origin user. */
    SPEAK,
    /** The own server is unfit and the other's is fit: a demotion reason. */
    DEMOTE,
    /** That reason is gone. */
    UNDEMOTE,
    /** The server is in maintenance: the role may move. */
    MOVE_ROLE,
    /** The other coordinator is asked to serve for both. */
    ASK_MAINTENANCE,
    /** The other coordinator is told that maintenance ends. */
    ASK_CANCEL
}
