package org.tandemgate.events.state;

import org.tandemgate.api.election.Role;

/** Why a role changed, in one word for programs: label of metrics and detail of events. */
public enum Cause {
    /** First word of this history about the virtual host. */
    FIRST_SIGHT("first-sight"),
    /** The master was not heard any more. */
    SILENCE("silence"),
    /** Asked for: {@code ha:handover}, maintenance, a stop. */
    HAND_OVER("hand-over"),
    /** The other node is, or became, the better one. */
    ELECTION("election"),
    /** {@code carp:state}. */
    FORCED("forced"),
    /** This process did not run for too long. */
    PAUSE("pause"),
    /** Started, stopped, link, configuration. */
    ADMISSION("admission"),
    /** None of these. */
    OTHER("other");

    private final String word;

    Cause(final String word) {
        this.word = word;
    }

    /** Public interface. */
    public String word() {
        return word;
    }

    /** Told by the election's sentence, which is all that it says of it. */
    static Cause of(final Role from, final Role to, final String reason) {
        if (reason.contains("paused for ")) {
            return PAUSE;
        }
        if (reason.startsWith("handed over")
                || reason.contains("peer took over after ")
                || reason.startsWith("master bowed out")) {
            return HAND_OVER;
        }
        if (from == Role.INIT || to == Role.INIT) {
            return ADMISSION;
        }
        if (reason.startsWith("master is silent") || reason.startsWith("no master heard")) {
            return SILENCE;
        }
        if (reason.equals("user requested")) {
            return FORCED;
        }
        return reason.contains("master") || reason.contains("advertisement") ? ELECTION : OTHER;
    }
}
