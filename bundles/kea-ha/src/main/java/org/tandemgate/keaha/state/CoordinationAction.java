package org.tandemgate.keaha.state;

/** What a coordinator does; commands go to the server of its own node unless they say else. */
public enum CoordinationAction {
    /** HA port of the partner made unreachable from here, for some seconds: a queue ends. */
    FENCE,
    /** Own HA port made unreachable for the partner, for some seconds: it stays alone then. */
    HIDE,
    /** {@code ha-maintenance-start}: this server serves everything at once. */
    MAINTENANCE_START,
    /**
     * {@code ha-scopes} with both names, where the partner's has no clients: this server goes on,
     * and the partner is to take its clients from it.
     */
    ANNOUNCE_LEAVE,
    /** {@code ha-scopes} with the own name: it stays after all. */
    WITHDRAW_LEAVE,
    /** {@code ha-maintenance-notify}: this server leaves the clients to its partner. */
    LEAVE,
    /** {@code ha-reset}: out of in-maintenance. */
    RESET,
    /** {@code config-reload}: the only way out of TERMINATED. */
    RELOAD,
    /** {@code dhcp-disable} of origin user, which ends by itself after a minute. */
    SILENCE,
    /** {@code dhcp-enable} of origin user. */
    SPEAK,
    /** {@code dhcp-disable} to the partner, which has no HA and so no restricted port. */
    SILENCE_PARTNER,
    /** {@code ha-scopes} without a name: who waits in this server's queue gets no lease of it. */
    SEAL,
    /** {@code ha-scopes} with every name that a server has which serves alone. */
    UNSEAL,
    /** {@code ha-reset} to the partner, as Kea itself says it: it reads this one's leases again. */
    RESYNC_PARTNER,
    /** The own server is unfit, the other's may be fit: a demotion reason. */
    DEMOTE,
    /** That reason is gone. */
    UNDEMOTE
}
