package org.tandemgate.pfsync.runtime;

import org.jspecify.annotations.Nullable;

/** Where the loop says that this node is not fit to be master. Never waits. */
@FunctionalInterface
public interface Alarm {
    /**
     * Sets the reason, in place of the one before.
     *
     * @param reason one sentence, null: none any more
     */
    void demote(@Nullable String reason);
}
