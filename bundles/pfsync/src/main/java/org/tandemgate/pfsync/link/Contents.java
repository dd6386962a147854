package org.tandemgate.pfsync.link;

import java.util.List;

/**
 * What a packet tells.
 *
 * @param told its messages about one state
 * @param status whether it has the beginning or end of a bulk update
 * @param other whether it has anything else, e.g. CLR
 */
record Contents(List<Told> told, boolean status, boolean other) {
    /** Whether nothing of it would have to be repaired. */
    boolean isControl() {
        return told.isEmpty() && !status && !other;
    }
}
