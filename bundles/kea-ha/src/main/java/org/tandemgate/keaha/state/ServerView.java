package org.tandemgate.keaha.state;

import java.util.Optional;
import java.util.Set;

/**
 * What is known of one server at one moment.
 *
 * @param reach how it answers
 * @param state of its HA hook; present when it answers
 * @param scopes names of the peers whose clients it serves
 * @param clockSeconds its clock, seconds since 1970; 0 when it does not answer
 */
public record ServerView(
        Reach reach, Optional<HaState> state, Set<String> scopes, long clockSeconds) {
    /** How a server answers. */
    public enum Reach {
        /** With its HA state. */
        ANSWERS,
        /** Without: the hook is not loaded, and what it serves nobody knows. */
        WITHOUT_HA,
        /** Its port or socket refuses: the process is dead. */
        DEAD,
        /** The kernel of its node takes the connection, the process does not answer. */
        HUNG,
        /** Not at all: switched off, or behind a cut link. */
        SILENT,
        /** Not asked yet, or answered with garbage. */
        UNKNOWN
    }

    public ServerView {
        scopes = Set.copyOf(scopes);
        if (state.isPresent() != (reach == Reach.ANSWERS)) {
            throw new IllegalArgumentException(
                    "a server has a state when it answers, and only then");
        }
    }

    /** One that answers. */
    public static ServerView of(
            final HaState state, final Set<String> scopes, final long clockSeconds) {
        return new ServerView(Reach.ANSWERS, Optional.of(state), scopes, clockSeconds);
    }

    /** One that does not. */
    public static ServerView of(final Reach reach) {
        return new ServerView(reach, Optional.empty(), Set.of(), 0);
    }

    boolean is(final HaState wanted) {
        return state.filter(it -> it == wanted).isPresent();
    }

    /** In normal state, or in the one that load-balancing has while its partner is away. */
    boolean isInOrder() {
        return state.filter(it -> it.isNormal() || it == HaState.COMMUNICATION_RECOVERY)
                .isPresent();
    }

    /**
     * Serves with the partner's name too, which in hot-standby means no clients: it wants to go.
     */
    boolean isAnnouncing() {
        return is(HaState.HOT_STANDBY) && scopes.size() > 1;
    }

    /** Serves for both. */
    boolean isAlone() {
        return is(HaState.PARTNER_DOWN) || is(HaState.PARTNER_IN_MAINTENANCE);
    }

    boolean isRecovering() {
        return state.filter(HaState::isRecovering).isPresent();
    }
}
