package org.tandemgate.configsync.state;

/**
 * Whether a new revision goes to the other node by itself. An operator who asks for it is not asked
 * back.
 *
 * @param mode as configured
 * @param approved the revision that an operator has approved last, 0 for none
 */
public record PushPolicy(Mode mode, long approved) {
    /** Who has to want it. */
    public enum Mode {
        /** Nobody: every revision is pushed, as long as this node may originate. */
        AUTO,
        /** An operator, for each revision, by {@code configsync:approve}. */
        APPROVE,
        /** An operator, by {@code configsync:push}; nothing is even compared. */
        MANUAL
    }

    /** What follows for a revision. */
    public enum Verdict {
        PUSH,
        /** Compare only, and say that somebody has to approve it. */
        AWAIT_APPROVAL,
        /** Compare only, and say that this node is not the master. */
        AWAIT_MASTER,
        /** Do nothing. */
        LEAVE
    }

    /**
     * What follows.
     *
     * @param revision in force here
     * @param isMaster whether this node has the master role, or there is none to have
     */
    public Verdict verdict(final long revision, final boolean isMaster) {
        if (mode == Mode.MANUAL) {
            return Verdict.LEAVE;
        }
        if (mode == Mode.APPROVE) {
            return revision == approved ? Verdict.PUSH : Verdict.AWAIT_APPROVAL;
        }
        return isMaster ? Verdict.PUSH : Verdict.AWAIT_MASTER;
    }

    /** With this revision approved. */
    public PushPolicy approving(final long revision) {
        return new PushPolicy(mode, revision);
    }
}
