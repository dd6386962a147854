package org.tandemgate.api.events;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The events of this node that are kept. One service. Any thread; never waits for the disk. */
@ProviderType
public interface EventHistory {
    /**
     * Events behind an id, oldest first.
     *
     * @param id 0 for the oldest that is kept
     * @param limit how many at most, 1 or more
     */
    List<Event> after(long id, int limit);

    /**
     * The newest events, oldest first.
     *
     * @param limit how many at most, 1 or more
     */
    List<Event> latest(int limit);

    /** What is kept. */
    HistoryStatus status();
}
