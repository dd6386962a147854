package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.pfsync.protocol.Inquiry;

/**
 * Comparing with the peer, in both directions: what this node asks, one comparison at a time, and
 * what it is asked. Belongs to one thread.
 */
final class Comparisons {
    private final LinkPort link;
    private final TableDigest<?> table;
    private final Witness witness;
    private final Inquiry inquiry = new Inquiry();
    private @Nullable Comparer comparer;
    private @Nullable CompletableFuture<Verdict> verdict;

    Comparisons(final LinkPort link, final TableDigest<?> table) {
        this.link = link;
        this.table = table;
        witness = new Witness(link, table);
    }

    /**
     * Begins a comparison.
     *
     * @param number random
     * @return what is completed on this thread; cancelled by whoever does not want it any more,
     *     refused when {@link #end} is called; null when another comparison runs
     */
    @Nullable CompletableFuture<Verdict> compare(final long number) {
        final CompletableFuture<Verdict> running = verdict;
        if (running != null && !running.isDone()) {
            return null;
        }
        final var next = new CompletableFuture<Verdict>();
        verdict = next;
        comparer = new Comparer(link, table, number, next::complete);
        return next;
    }

    /** How far the comparison is, for people. */
    String progress() {
        final Comparer now = comparer;
        return now == null ? "it had not begun" : now.progress();
    }

    /** Hears what the peer attached to a packet. */
    void hear(final ByteBuffer buffer, final int at, final int length, final long nowNanos) {
        if (inquiry.wrap(buffer, at, length)) {
            witness.hear(inquiry, nowNanos);
            final Comparer now = comparer;
            if (now != null) {
                now.hear(inquiry);
            }
        }
    }

    /**
     * The comparison that runs has no answer.
     *
     * @param why for who asked, and what to do
     */
    void end(final String why) {
        final CompletableFuture<Verdict> running = verdict;
        if (running != null) {
            running.completeExceptionally(new RefusedException(why));
        }
    }

    void turn(final long nowNanos) {
        witness.turn(nowNanos);
        final Comparer now = comparer;
        if (now != null) {
            now.turn(nowNanos);
            final CompletableFuture<Verdict> running = verdict;
            if (running == null || running.isDone()) {
                comparer = null;
            }
        }
    }

    /** When {@link #turn} has something to do. */
    long deadlineNanos(final long nowNanos) {
        if (witness.isBusy()) {
            return nowNanos;
        }
        final Comparer now = comparer;
        return now == null ? nowNanos + BulkExchange.ABSENT_NANOS : now.deadlineNanos(nowNanos);
    }
}
