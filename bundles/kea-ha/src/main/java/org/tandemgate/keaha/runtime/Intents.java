package org.tandemgate.keaha.runtime;

import org.tandemgate.keaha.state.HaState;
import org.tandemgate.keaha.state.Observation.Intent;
import org.tandemgate.keaha.state.ServerView;

/**
 * What is wanted of the own server, from what people and the node want: a value, advanced by every
 * look.
 *
 * @param isLeaving whether the node wants its server to leave
 * @param isReturning whether it did, and the server is still away
 */
record Intents(boolean isLeaving, boolean isReturning) {
    static final Intents NONE = new Intents(false, false);

    /** In maintenance, or not known to be out of it. */
    static boolean isAway(final ServerView own) {
        return own.state().map(it -> it == HaState.IN_MAINTENANCE).orElse(false);
    }

    /**
     * A node that left comes back with its server. One without a link to the clients leaves only
     * where it serves: a standby may stay what it is.
     *
     * @param isMaintained whether the whole node is in maintenance
     * @param isCutOff whether it has no link to the clients
     */
    Intents on(final ServerView own, final boolean isMaintained, final boolean isCutOff) {
        final boolean isUseless = isCutOff && (isAway(own) || !own.scopes().isEmpty());
        final boolean isGoing = isMaintained || isUseless;
        return new Intents(isGoing, !isGoing && (isLeaving || isReturning) && isAway(own));
    }

    /** What people want counts behind the node. */
    Intent with(final Intent operator) {
        if (isLeaving || operator == Intent.LEAVE) {
            return Intent.LEAVE;
        }
        return isReturning ? Intent.RETURN : operator;
    }
}
