package org.tandemgate.carp.runtime;

/**
 * Knows up to which moment everything that had arrived was read from a socket. Usually that is the
 * last time it was empty. Under a flood it never is; but its buffer is bounded, so whatever waited
 * at one moment has been read when as many packets as fit in were read since. A value of the loop
 * thread.
 */
final class Backlog {
    /**
     * More packets than the largest receive buffer of ours holds: the kernel charges each at least
     * 512 octets of it (a struct sk_buff and its data).
     */
    static final int FITS = 4096;

    private long markNanos;
    private long readSinceMark;
    private long caughtUpNanos;

    Backlog(final long nowNanos) {
        markNanos = nowNanos;
        caughtUpNanos = nowNanos;
    }

    /**
     * Packets were read.
     *
     * @param beganNanos when the reading began
     * @param packets how many
     * @param empty whether nothing was left
     */
    void read(final long beganNanos, final int packets, final boolean empty) {
        readSinceMark += packets;
        if (empty) {
            caughtUpNanos = beganNanos;
        } else if (readSinceMark >= FITS) {
            caughtUpNanos = markNanos;
        } else {
            return;
        }
        markNanos = beganNanos;
        readSinceMark = empty ? 0 : packets;
    }

    /** Whether everything that had arrived until then was read. */
    boolean hasReadUntil(final long nanos) {
        return caughtUpNanos - nanos >= 0;
    }
}
