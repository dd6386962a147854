package org.tandemgate.itests.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** What will happen, in order of time; among equal times in order of planning. */
final class Timeline {
    /** More than this at one moment means that somebody wakes up for nothing, again and again. */
    private static final int MAX_AT_ONE_MOMENT = 10_000;

    private final PriorityQueue<Planned> plans =
            new PriorityQueue<>(
                    Comparator.comparingLong(Planned::atNanos)
                            .thenComparingLong(Planned::sequence));
    private long nowNanos;
    private long sequence;
    private int atThisMoment;

    private record Planned(long atNanos, long sequence, Runnable action) {}

    /** World time, from 0. */
    long nowNanos() {
        return nowNanos;
    }

    void at(final long atNanos, final Runnable action) {
        plans.add(new Planned(Math.max(nowNanos, atNanos), sequence++, action));
    }

    void after(final long nanos, final Runnable action) {
        at(nowNanos + nanos, action);
    }

    /**
     * Lets time pass.
     *
     * @param before called when time has advanced and before anything happens
     * @param after called when something has happened
     * @throws Violation time does not advance any more
     */
    void runUntil(final long endNanos, final Runnable before, final Runnable after) {
        for (Planned next = plans.peek();
                next != null && next.atNanos() <= endNanos;
                next = plans.peek()) {
            plans.remove(next);
            atThisMoment = next.atNanos() == nowNanos ? atThisMoment + 1 : 0;
            nowNanos = next.atNanos();
            if (atThisMoment > MAX_AT_ONE_MOMENT) {
                throw new Violation(
                        Promise.PROGRESS, this, "time stands still: somebody wakes up for nothing");
            }
            before.run();
            next.action().run();
            after.run();
        }
        nowNanos = endNanos;
        before.run();
    }
}
