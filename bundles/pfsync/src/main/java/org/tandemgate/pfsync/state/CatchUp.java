package org.tandemgate.pfsync.state;

/**
 * Whether this node is demoted while it asks the peer for everything: a value. Only a node that did
 * not serve when it began to ask is, and only for its first request; with what it holds then
 * nobody's connections live. Who is MASTER when it asks has the connections in its kernel, so the
 * roles would move for nothing, to a node that may know less.
 *
 * @param phase how far it is
 */
public record CatchUp(Phase phase) {
    /** Where a process of this node stands. */
    public enum Phase {
        /** It has not begun to ask, or nobody could say yet what its role is. */
        NEW,
        /**
         * Its first request is open: demoted, also when it becomes MASTER before the peer speaks.
         */
        DEMOTED,
        /** It served when it asked, or its first request has come to an end. */
        OVER
    }

    /** A process that has just begun. */
    public static CatchUp begin() {
        return new CatchUp(Phase.NEW);
    }

    /**
     * The answer to a request is not there.
     *
     * @param serves whether a virtual host is MASTER here; looked at when it begins to ask, never
     *     later: who takes over from nobody may meet the one who has the connections
     */
    public CatchUp asking(final boolean serves) {
        return phase == Phase.NEW ? new CatchUp(serves ? Phase.OVER : Phase.DEMOTED) : this;
    }

    /** The first request has come to an end, whichever. */
    public CatchUp ended() {
        return new CatchUp(Phase.OVER);
    }

    /** Nobody can be asked any more: the next request is the first one again. */
    public CatchUp interrupted() {
        return phase == Phase.DEMOTED ? begin() : this;
    }

    public boolean isDemoted() {
        return phase == Phase.DEMOTED;
    }

    public boolean isOver() {
        return phase == Phase.OVER;
    }
}
