package org.tandemgate.api.configstore;

import java.util.List;

/**
 * An object that two documents do not have in common.
 *
 * @param area of the object
 * @param id of the object
 * @param kind what happened to it
 * @param fields that differ, for {@link Kind#CHANGED}; names only
 */
public record Difference(String area, String id, Kind kind, List<String> fields) {
    /** What happened to an object. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }

    public Difference {
        fields = List.copyOf(fields);
    }

    /** One line. */
    @Override
    public String toString() {
        return switch (kind) {
            case ADDED -> "+ " + area + "/" + id;
            case REMOVED -> "- " + area + "/" + id;
            case CHANGED -> "~ " + area + "/" + id + " " + String.join(", ", fields);
        };
    }
}
