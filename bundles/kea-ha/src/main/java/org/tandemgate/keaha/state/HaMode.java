package org.tandemgate.keaha.state;

import java.util.Locale;
import java.util.Optional;

/** How the two servers share the work. */
public enum HaMode {
    /** One primary serves, one standby takes over. */
    HOT_STANDBY,
    /** Both serve, half of the clients each. */
    LOAD_BALANCING,
    /** One primary serves; backups take its leases and never take over by themselves. */
    PASSIVE_BACKUP;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The mode of that name, in Kea's words. */
    public static Optional<HaMode> of(final String wireName) {
        for (final HaMode mode : values()) {
            if (mode.wireName().equals(wireName)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
