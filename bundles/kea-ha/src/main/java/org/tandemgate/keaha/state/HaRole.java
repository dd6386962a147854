package org.tandemgate.keaha.state;

import java.util.Locale;
import java.util.Optional;

/** What a server is configured to be; it never changes at run time. */
public enum HaRole {
    /** Serves by default. */
    PRIMARY,
    /** Takes over in hot-standby. */
    STANDBY,
    /** The other half in load-balancing. */
    SECONDARY,
    /** Takes leases and nothing else. */
    BACKUP;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name, in Kea's words. */
    public static Optional<HaRole> of(final String wireName) {
        for (final HaRole role : values()) {
            if (role.wireName().equals(wireName)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
