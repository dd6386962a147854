package org.tandemgate.rest.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a stream takes its events from. Any thread; never waits. */
public interface EventFeed {
    /**
     * One event.
     *
     * @param id grows
     * @param kind one word
     * @param members of its JSON
     */
    record Item(long id, String kind, Map<String, @Nullable Object> members) {}

    /** Events behind an id, oldest first, {@code most} at most. */
    List<Item> after(long id, int most);

    /** Id of the newest event, 0 without any. */
    long lastId();
}
