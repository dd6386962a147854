package org.tandemgate.pfsync.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.state.StateId;

/**
 * What came out of a comparison.
 *
 * @param here states of this node
 * @param there states of the peer
 * @param lines what differs, as far as it is named
 * @param more how many more differ
 */
record Verdict(int here, int there, List<Line> lines, long more) {
    Verdict {
        lines = List.copyOf(lines);
    }

    /**
     * A state that differs.
     *
     * @param here what it is here, null when it is not
     * @param there the same of the peer
     */
    record Line(StateId id, @Nullable String here, @Nullable String there) {}
}
