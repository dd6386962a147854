package org.tandemgate.pfsync.link;

/** When a packet is due that tells nothing. Belongs to one thread. */
final class Dues {
    /** A life sign after so long without a packet. */
    static final long BEAT_NANOS = 1_000_000_000L;

    /** What came is acknowledged after this at the latest. */
    static final long ACK_NANOS = 2_000_000L;

    /** Without an acknowledgement for so long the peer is asked, then after twice as long again. */
    static final long PROBE_NANOS = 20_000_000L;

    /** Whoever has not heard of this node is told at most so often. */
    private static final long HELLO_NANOS = 50_000_000L;

    /** Packets after which an acknowledgement does not wait. */
    private static final int ACK_PACKETS = 64;

    private long lastSentNanos;
    private long owedNanos;
    private boolean owed;
    private int unacknowledged;
    private long probeNanos;
    private long backoffNanos = PROBE_NANOS;

    /** The first life sign is due at once. */
    Dues(final long nowNanos) {
        lastSentNanos = nowNanos - BEAT_NANOS;
    }

    /** A packet leaves, which acknowledges everything. */
    void sent(final long nowNanos) {
        lastSentNanos = nowNanos;
        owed = false;
        unacknowledged = 0;
    }

    /** Something was told, or acknowledged: the peer is asked when it is silent from now on. */
    void told(final long nowNanos) {
        backoffNanos = PROBE_NANOS;
        probeNanos = nowNanos + backoffNanos;
    }

    /** Whether the peer is to be asked now, which then counts as done. */
    boolean asks(final long nowNanos) {
        if (nowNanos - probeNanos < 0) {
            return false;
        }
        backoffNanos = Math.min(2 * backoffNanos, BEAT_NANOS);
        probeNanos = nowNanos + backoffNanos;
        return true;
    }

    /** A packet must leave at that time at the latest. */
    void owe(final long atNanos) {
        owedNanos = owed && owedNanos - atNanos < 0 ? owedNanos : atNanos;
        owed = true;
    }

    /** Something came that has to be acknowledged. */
    void acknowledge(final long nowNanos) {
        unacknowledged++;
        owe(unacknowledged >= ACK_PACKETS ? nowNanos : nowNanos + ACK_NANOS);
    }

    /** Somebody has not heard of this node. */
    void hello(final long nowNanos) {
        final long next = lastSentNanos + HELLO_NANOS;
        owe(nowNanos - next > 0 ? nowNanos : next);
    }

    /**
     * When the next packet is due.
     *
     * @param waiting whether an acknowledgement is waited for
     */
    long nextNanos(final boolean waiting) {
        long due = lastSentNanos + BEAT_NANOS;
        if (owed && owedNanos - due < 0) {
            due = owedNanos;
        }
        return waiting && probeNanos - due < 0 ? probeNanos : due;
    }
}
