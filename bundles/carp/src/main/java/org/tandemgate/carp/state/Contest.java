package org.tandemgate.carp.state;

import org.jspecify.annotations.Nullable;

/**
 * For how long a master has heard an equal one without a break.
 *
 * @param sinceNanos when it was heard first
 * @param lastNanos when it was heard last
 */
record Contest(long sinceNanos, long lastNanos) {
    /** After one more of its advertisements; a silence of the patience is a break. */
    static Contest after(
            final @Nullable Contest before, final long patienceNanos, final long nowNanos) {
        return before == null || nowNanos - before.lastNanos > patienceNanos
                ? new Contest(nowNanos, nowNanos)
                : new Contest(before.sinceNanos, nowNanos);
    }

    boolean lasts(final long patienceNanos) {
        return lastNanos - sinceNanos >= patienceNanos;
    }
}
