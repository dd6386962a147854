package org.tandemgate.carp.protocol;

/**
 * Source of the counters of one virtual host: starts anywhere, adds 1 before every advertisement
 * and goes on from the counter of the other node, so that it never repeats the one last received,
 * which OpenBSD would take for an echo of its own. Not thread-safe: belongs to the loop.
 *
 * <p>Two nodes that have heard the same master may both send its counter + 1. {@link #wasOurs}
 * therefore proves nothing alone: an echo is a packet from our own source address <em>and</em> with
 * a counter of ours.
 */
public final class CarpCounter {
    /** How many own counters are remembered. */
    public static final int REMEMBERED = 64;

    private final long[] own = new long[REMEMBERED];
    private int sent;
    private long last;
    private boolean upwards;

    /**
     * @param seed any number, drawn at random, so that no two nodes and no two starts share it
     */
    public CarpCounter(final long seed) {
        last = seed;
    }

    /** The counter of the next advertisement. Wraps. */
    public long next() {
        last++;
        own[sent % REMEMBERED] = last;
        sent = sent + 1 == 2 * REMEMBERED ? REMEMBERED : sent + 1;
        return last;
    }

    /**
     * Counts upwards only from now on, so that a peer can tell a replay.
     *
     * @param floor where to begin, above every counter before a restart; what has been sent since
     *     then is not fallen behind
     */
    public void countUpwards(final long floor) {
        if (!upwards) {
            upwards = true;
            last = sent == 0 ? floor : higher(last, floor);
        }
    }

    /** Goes on from the counter of a verified advertisement of another node. */
    public void adopt(final long received) {
        last = upwards ? higher(last, received) : received;
    }

    /** By difference, because counters wrap. */
    private static long higher(final long one, final long other) {
        return one - other > 0 ? one : other;
    }

    /** Whether this is one of the last {@value #REMEMBERED} counters given out by {@link #next}. */
    public boolean wasOurs(final long counter) {
        for (int i = 0; i < Math.min(sent, REMEMBERED); i++) {
            if (own[i] == counter) {
                return true;
            }
        }
        return false;
    }
}
