package org.tandemgate.carp.runtime;

import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.Election.Cause;

/**
 * The door to {@link Demotions}, the real bookkeeping of named reasons, which nobody outside its
 * package sees. One group and, as maintenance is, all groups. One thread.
 */
public final class Reasons {
    /** Twice a second the loop looks for reasons that have reached their limit. */
    public static final long LOOKS_EVERY_NANOS = 500_000_000L;

    private static final String GROUP = "carp";

    private final Demotions demotions = new Demotions();

    /** As {@link Election#demote}. */
    public void add(final Cause cause, final int amount, final long nowNanos) {
        demotions.add(GROUP, cause, amount, nowNanos);
    }

    /** As {@link Election#undemote}. */
    public void subtract(final Cause cause, final int amount) {
        demotions.subtract(GROUP, cause, amount);
    }

    /** What the election itself finds, as a link that is down; it ends it, too. */
    public void found(final String reason, final boolean wrong) {
        demotions.set(GROUP, Demotions.CARP, reason, wrong ? Demotions.DECISIVE : 0);
    }

    /** What the node bundle wants of all groups. */
    public void maintenance(final boolean wanted) {
        demotions.set(Election.ALL_GROUPS, "node", "maintenance", wanted ? Demotions.DECISIVE : 0);
    }

    /** Ends what has reached its limit. */
    public void expire(final long nowNanos) {
        demotions.expire(nowNanos);
    }

    /** Sum of the reasons in force. */
    public int total() {
        return demotions.total(GROUP);
    }

    @Override
    public String toString() {
        return demotions.list().toString();
    }
}
