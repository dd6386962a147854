package org.tandemgate.carp.state;

/**
 * A master on its way out: bowing out, still serving.
 *
 * @param sinceNanos when it began
 * @param boundNanos how long it waits for the peer, 0 or more
 * @param force withdraw at the bound even when nobody was heard
 * @param stopping ends in INIT instead of BACKUP; always forced
 */
record HandingOver(long sinceNanos, long boundNanos, boolean force, boolean stopping) {
    /** How often the bow-out is sent within the bound, because one may be lost. */
    private static final int BOW_OUTS = 5;

    boolean isOver(final long nowNanos) {
        return nowNanos - sinceNanos >= boundNanos;
    }

    /** When the next bow-out is due, or the bound if that is earlier. */
    long nextNanos(final long nowNanos) {
        final long step = Math.max(1, boundNanos / BOW_OUTS);
        final long left = boundNanos - (nowNanos - sinceNanos);
        return nowNanos + Math.min(step, left);
    }
}
