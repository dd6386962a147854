package org.tandemgate.carp.state;

/**
 * What an advertisement of another node means for this one.
 *
 * @param action what to do
 * @param reason why, for the operator; empty for WAIT and IGNORE
 */
record Verdict(Action action, String reason) {
    static final Verdict WAIT = new Verdict(Action.WAIT, "");
    static final Verdict IGNORE = new Verdict(Action.IGNORE, "");

    enum Action {
        /** A backup is content with the master and waits for its next advertisement. */
        WAIT,
        /** A backup becomes master. */
        TAKE_OVER,
        /** A master becomes backup. */
        YIELD,
        /** A master stays, and shows itself to the neighbours again. */
        REANNOUNCE,
        /** The same, unless the other one goes on. */
        CONTEST,
        /** The same, but who knows the order of the addresses for certain decides first. */
        CONTEST_LONGER,
        /** A master becomes backup, unless the other one, who may know better, does so before. */
        YIELD_LATER,
        /** A master on its way out goes on waiting. */
        IGNORE,
        /** A master on its way out stays, because the peer is no better place. */
        REFUSE
    }

    static Verdict takeOver(final String reason) {
        return new Verdict(Action.TAKE_OVER, reason);
    }

    static Verdict giveUp(final String reason) {
        return new Verdict(Action.YIELD, reason);
    }

    static Verdict reannounce(final String reason) {
        return new Verdict(Action.REANNOUNCE, reason);
    }

    static Verdict contest(final boolean longer, final String reason) {
        return new Verdict(longer ? Action.CONTEST_LONGER : Action.CONTEST, reason);
    }

    static Verdict giveUpLater(final String reason) {
        return new Verdict(Action.YIELD_LATER, reason);
    }

    static Verdict refuse(final String reason) {
        return new Verdict(Action.REFUSE, reason);
    }
}
