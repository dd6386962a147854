package org.tandemgate.api.events;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened on this node. Order and distance are told by {@code id}, {@code epoch}
 * and {@code uptimeMillis}; the time of day is for people and may jump.
 *
 * @param id 1 for the first event of this node, one more for each; never used twice as long as the
 *     disk takes events
 * @param epoch 1 for the first life of the history, one more each time it starts
 * @param at time of day
 * @param uptimeMillis since the epoch began, by a clock that is never set
 * @param kind what it is about
 * @param subject the virtual host, the group, or the node
 * @param text one sentence
 * @param details for programs, e.g. {@code from}, {@code to} and {@code cause} of a role
 */
public record Event(
        long id,
        long epoch,
        Instant at,
        long uptimeMillis,
        EventKind kind,
        String subject,
        String text,
        SortedMap<String, String> details) {
    public Event {
        details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }
}
