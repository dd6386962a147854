package org.tandemgate.api.announcement;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Announces addresses of virtual hosts that are MASTER here. One service. Any thread. */
@ProviderType
public interface Announcer {
    /**
     * Announces again, as if the role had just been taken.
     *
     * @param virtualHost a name, or empty for all
     * @return names of the virtual hosts that are announced; empty when none of that name is MASTER
     *     here
     */
    List<String> announce(String virtualHost);

    /** What was announced so far, one entry per virtual host known, sorted by name. */
    List<AnnouncementStatus> status();
}
