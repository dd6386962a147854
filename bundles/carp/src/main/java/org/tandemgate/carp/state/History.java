package org.tandemgate.carp.state;

import java.util.Locale;

/**
 * What an election remembers of the time since it left INIT.
 *
 * @param heard whether any advertisement was heard
 * @param heardNanos when the last one was; while none was, when INIT was left
 * @param heardIntervalNanos time between the advertisements of the last one that was heard and did
 *     not bow out; 0 while there was none
 * @param preemptFromNanos preemption is allowed from then on
 * @param yielded this node has handed over and does not take back what it gave
 */
record History(
        boolean heard,
        long heardNanos,
        long heardIntervalNanos,
        long preemptFromNanos,
        boolean yielded) {
    private static final double NANOS_PER_SECOND = 1e9;

    static final History NONE = new History(false, 0, 0, 0, false);

    static History since(final long nowNanos, final ElectionSettings settings) {
        return new History(false, nowNanos, 0, nowNanos + settings.preemptDelayNanos(), false);
    }

    History heard(final CarpEvent.Advertised peer, final long nowNanos) {
        final long interval =
                peer.isBowOut()
                        ? heardIntervalNanos
                        : ElectionSettings.nanos(peer.advbase(), peer.advskew());
        return new History(true, nowNanos, interval, preemptFromNanos, yielded);
    }

    History withYielded(final boolean value) {
        return new History(heard, heardNanos, heardIntervalNanos, preemptFromNanos, value);
    }

    History withPreemptDelayedBy(final long nanos) {
        return new History(
                heard, heardNanos, heardIntervalNanos, preemptFromNanos + nanos, yielded);
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
