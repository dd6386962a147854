package org.tandemgate.carp.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tandemgate.api.election.PauseCount;
import org.tandemgate.api.election.Role;

/**
 * Says to the kernel that the election lives, and to the elections when it did not. Loop thread
 * only, except {@link #pauses}.
 */
final class SignsOfLife {
    private static final long LONGEST_TOLERATED_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** The fence is touched so often in the time that it holds. */
    private static final int TOUCHES = 3;

    private final NodeElection node;
    private final Pauses pauses;
    private long toleratedNanos = LONGEST_TOLERATED_NANOS;
    private long touchedNanos;

    /** How many pauses have addresses yet to go; the fence stays closed until all are gone. */
    private final AtomicInteger held = new AtomicInteger();

    SignsOfLife(final NodeElection node, final Pauses pauses, final long nowNanos) {
        this.node = node;
        this.pauses = pauses;
        touchedNanos = nowNanos;
    }

    /** What was noted. Any thread. */
    PauseCount pauses() {
        return pauses.count();
    }

    /**
     * A round begins. After a pause that a peer may have noticed the elections decide first, and
     * where one has left MASTER the fence stays closed until its addresses are gone.
     *
     * @param dueNanos when it should have begun at the latest
     * @param sleptNanos what the clock leaves out
     * @param whole whether the round before met no defect; else the fence is not touched
     */
    void round(
            final long dueNanos, final long nowNanos, final long sleptNanos, final boolean whole) {
        final long lateNanos = pauses.lateNanos(dueNanos, nowNanos, sleptNanos);
        toleratedNanos = shortestTolerated();
        if (lateNanos >= toleratedNanos) {
            pauses.add(lateNanos);
            tell(lateNanos);
        }
        final long sinceTouch = nowNanos - touchedNanos;
        final long holdNanos = node.fencing().holdNanos();
        if (whole
                && !isHeld()
                && holdNanos != Long.MAX_VALUE
                && sinceTouch >= holdNanos / TOUCHES) {
            touchedNanos = nowNanos;
            node.fencing().touch(2 * sinceTouch >= holdNanos);
        }
    }

    private void tell(final long lateNanos) {
        boolean left = false;
        for (final Member member : node.members()) {
            final boolean wasMaster = member.role() == Role.MASTER;
            member.paused(lateNanos);
            left |= wasMaster && member.role() != Role.MASTER;
        }
        if (left) {
            // Behind the changes that the elections have just asked for.
            held.incrementAndGet();
            if (!node.effects().submit(this::released)) {
                held.decrementAndGet();
            }
        }
    }

    /** Address thread. */
    private void released() {
        held.decrementAndGet();
        node.loop().wakeUp();
    }

    private boolean isHeld() {
        return held.get() > 0;
    }

    private long shortestTolerated() {
        long shortest = LONGEST_TOLERATED_NANOS;
        for (final Member member : node.members()) {
            final VirtualHostSettings settings = member.settings();
            if (settings != null) {
                shortest = Math.min(shortest, settings.toleratedNanos());
            }
        }
        return shortest;
    }

    /** Whether a round that began then is so old that what it decided must not be sent any more. */
    boolean isOverdue(final long beganNanos) {
        return System.nanoTime() - beganNanos >= toleratedNanos;
    }

    /**
     * Whether the fence is closed and keeps what leaves from a virtual MAC: on purpose, until
     * addresses are gone, or because the last touch is older than that of a loop that keeps pace.
     */
    boolean isFenced() {
        final long holdNanos = node.fencing().holdNanos();
        return holdNanos != Long.MAX_VALUE
                && (isHeld() || 2 * (System.nanoTime() - touchedNanos) >= holdNanos);
    }

    /** The earlier of that time and the next touch; none while the fence is to stay closed. */
    long earlier(final long nanos) {
        final long holdNanos = node.fencing().holdNanos();
        if (isHeld() || holdNanos == Long.MAX_VALUE) {
            return nanos;
        }
        final long touch = touchedNanos + holdNanos / TOUCHES;
        return touch - nanos < 0 ? touch : nanos;
    }
}
