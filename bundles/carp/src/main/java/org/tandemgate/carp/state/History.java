package org.tandemgate.carp.state;

import java.util.Locale;

/**
 * What an election remembers of the time since it left INIT.
 *
 * @param heard whether any advertisement was heard
 * @param heardNanos when the last one was; while none was, when INIT was left
 * @param preemptFromNanos preemption is allowed from then on
 * @param yielded this node has handed over and does not take back what it gave
 */
record History(boolean heard, long heardNanos, long preemptFromNanos, boolean yielded) {
    private static final double NANOS_PER_SECOND = 1e9;

    static final History NONE = new History(false, 0, 0, false);

    static History since(final long nowNanos, final ElectionSettings settings) {
        return new History(false, nowNanos, nowNanos + settings.preemptDelayNanos(), false);
    }

    History heardAt(final long nowNanos) {
        return new History(true, nowNanos, preemptFromNanos, yielded);
    }

    History withYielded(final boolean value) {
        return new History(heard, heardNanos, preemptFromNanos, value);
    }

    History withPreemptDelayedBy(final long nanos) {
        return new History(heard, heardNanos, preemptFromNanos + nanos, yielded);
    }

    boolean mayPreempt(final long nowNanos) {
        return !yielded && nowNanos - preemptFromNanos >= 0;
    }

    String silence(final long nowNanos) {
        final String duration = seconds(nowNanos - heardNanos);
        return heard
                ? "master is silent, last heard " + duration + " ago"
                : "no master heard for " + duration;
    }

    static String seconds(final long nanos) {
        return String.format(Locale.ROOT, "%.2f s", nanos / NANOS_PER_SECOND);
    }
}
