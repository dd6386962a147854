package org.tandemgate.keaha.state;

import java.util.Locale;
import java.util.Optional;

/**
 * States of Kea's HA hook (isc-projects/kea src/hooks/dhcp/high_availability/ha_service_states.cc).
 */
public enum HaState {
    /** Serves nobody; waits for its partner. */
    WAITING,
    /** Serves nobody; fetches the partner's leases. */
    SYNCING,
    /** Serves nobody; has the leases. */
    READY,
    /** Normal: the primary serves, the standby stands by. */
    HOT_STANDBY,
    /** Normal: each serves its half. */
    LOAD_BALANCING,
    /** Serves its half and queues what the partner has to know. */
    COMMUNICATION_RECOVERY,
    /** Serves everything alone. */
    PARTNER_DOWN,
    /** Serves everything; the partner may be stopped. */
    PARTNER_IN_MAINTENANCE,
    /** Serves nobody, for ever: its partner serves until this one is started again. */
    IN_MAINTENANCE,
    /** Serves its own without telling the partner; ends only by a reload of both. */
    TERMINATED,
    /** Serves nobody; takes leases of a primary. */
    BACKUP,
    /** Serves everything and streams to backups. */
    PASSIVE_BACKUP;

    /** As Kea writes it, e.g. {@code hot-standby}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The state of that name; empty for a name that Kea 2.2 to 3.2 does not have. */
    public static Optional<HaState> of(final String wireName) {
        for (final HaState state : values()) {
            if (state.wireName().equals(wireName)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Both nodes are well and talk to each other. */
    public boolean isNormal() {
        return this == HOT_STANDBY || this == LOAD_BALANCING;
    }

    /** On its way to normal by itself, in a few heartbeats when the partner is well. */
    public boolean isRecovering() {
        return this == WAITING || this == SYNCING || this == READY;
    }
}
