package org.tandemgate.keaha.runtime;

import org.tandemgate.keaha.state.HaState;
import org.tandemgate.keaha.state.ServerView;

/** What maintenance means for one server. */
final class Intents {
    private Intents() {}

    /** In maintenance, or not known to be out of it. */
    static boolean isAway(final ServerView own) {
        return own.state().map(it -> it == HaState.IN_MAINTENANCE).orElse(false);
    }
}
