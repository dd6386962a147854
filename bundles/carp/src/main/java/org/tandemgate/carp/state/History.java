package org.tandemgate.carp.state;

import java.util.Locale;

/**
 * What an election remembers of the time since it left INIT.
 *
 * @param heard whether any advertisement was heard
 * @param heardNanos when the last one was; while none was, when INIT was left
 * @param heardIntervalNanos time between the advertisements of the last one that was heard and did
 *     not bow out; 0 while there was none
 * @param deafNanos for how long this process did not run since then
 * @param preemptFromNanos preemption is allowed from then on
 * @param yielded this node has handed over and does not take back what it gave
 */
record History(
        boolean heard,
        long heardNanos,
        long heardIntervalNanos,
        long deafNanos,
        long preemptFromNanos,
        boolean yielded) {
    private static final double NANOS_PER_SECOND = 1e9;

    static final History NONE = new History(false, 0, 0, 0, 0, false);

    static History since(final long nowNanos, final ElectionSettings settings) {
        return new History(false, nowNanos, 0, 0, nowNanos + settings.preemptDelayNanos(), false);
    }

    History heard(final CarpEvent.Advertised peer, final long nowNanos) {
        final long interval =
                peer.isBowOut()
                        ? heardIntervalNanos
                        : ElectionSettings.nanos(peer.advbase(), peer.advskew());
        return new History(true, nowNanos, interval, 0, preemptFromNanos, yielded);
    }

    History withYielded(final boolean value) {
        return new History(
                heard, heardNanos, heardIntervalNanos, deafNanos, preemptFromNanos, value);
    }

    History withPreemptDelayedBy(final long nanos) {
        return new History(
                heard,
                heardNanos,
                heardIntervalNanos,
                deafNanos,
                preemptFromNanos + nanos,
                yielded);
    }

    /** After a time in which nothing could be heard. */
    History deafFor(final long nanos) {
        return new History(
                heard,
                heardNanos,
                heardIntervalNanos,
                deafNanos + nanos,
                preemptFromNanos,
                yielded);
    }

    /** For how long a master could have been heard, and was not. */
    long listenedNanos(final long nowNanos) {
        return nowNanos - heardNanos - deafNanos;
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
