package org.tandemgate.carp.state;

import org.jspecify.annotations.Nullable;

/**
 * A master on its way out: bowing out, still serving.
 *
 * @param sinceNanos when it began
 * @param boundNanos how long it waits for the peer, 0 or more
 * @param force withdraw at the bound even when nobody was heard
 * @param stopping why it ends in INIT, always forced; absent when it ends in BACKUP
 */
record HandingOver(long sinceNanos, long boundNanos, boolean force, @Nullable String stopping) {
    /** How often the bow-out is sent within the bound, because one may be lost. */
    private static final int BOW_OUTS = 5;

    boolean isOver(final long nowNanos) {
        return nowNanos - sinceNanos >= boundNanos;
    }

    /** Time to the next bow-out, or to the bound if that is earlier. */
    long pauseNanos(final long nowNanos) {
        final long left = boundNanos - (nowNanos - sinceNanos);
        return Math.min(Math.max(1, boundNanos / BOW_OUTS), left);
    }

    String moved(final long nowNanos) {
        return "peer took over after " + History.seconds(nowNanos - sinceNanos);
    }

    String unanswered() {
        final String text = "nobody took over within " + History.seconds(boundNanos);
        return force
                ? text + ", addresses withdrawn all the same"
                : text
                        + ": check that the peer runs, has the same vhid, passphrase and"
                        + " addresses, and hears this node";
    }
}
