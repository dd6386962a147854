package org.tandemgate.pfsync.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What each packet told that the peer has not acknowledged yet, so that what is lost can be told
 * again. Bounded: the oldest makes room and is forgotten. Belongs to one thread.
 *
 * @param <T> what a packet tells of one state
 */
public final class Ledger<T> {
    private final List<@Nullable Entry<T>> entries;
    private long newest;
    private long oldest = 1;
    private int open;
    private boolean forgotten;

    /** A packet. */
    private record Entry<T>(long number, List<T> items, boolean status) {
        boolean isOf(final long wanted) {
            return number == wanted;
        }
    }

    /** Is told what became of packets. */
    public interface Outcome<T> {
        /** The peer has it. */
        void came(List<T> items);

        /** The peer does not have it: it has to be told again. */
        void lost(T item);

        /** The peer does not have the beginning or the end of a bulk update. */
        void lostStatus();
    }

    /**
     * @param capacity packets, 1..1048576
     */
    public Ledger(final int capacity) {
        if (capacity < 1 || capacity > 1 << 20) {
            throw new IllegalArgumentException("capacity is " + capacity + ", needs 1..1048576");
        }
        entries = new ArrayList<>(Collections.nCopies(capacity, null));
    }

    /**
     * A packet leaves.
     *
     * @param number one more than that of the packet before
     * @param items what it tells; kept as it is
     * @param status whether it has the beginning or end of a bulk update
     */
    public void sent(final long number, final List<T> items, final boolean status) {
        newest = number;
        if (newest - oldest >= entries.size()) {
            // Only what was never acknowledged is a loss of memory.
            forgotten |= take(oldest) != null;
            oldest++;
        }
        if (!items.isEmpty() || status) {
            entries.set(slot(number), new Entry<>(number, items, status));
            open++;
        }
    }

    /**
     * The peer says what came.
     *
     * @param upTo all packets up to this one came, but those in the ranges
     * @param firsts of the ranges of missing packets, ascending
     * @param counts of packets in each
     * @param ranges how many there are
     */
    public void heard(
            final long upTo,
            final long[] firsts,
            final int[] counts,
            final int ranges,
            final Outcome<T> outcome) {
        final long known = Math.min(upTo, newest);
        for (int i = 0; i < ranges; i++) {
            lost(firsts[i], Math.min(known, firsts[i] + counts[i] - 1), outcome);
        }
        for (; oldest <= known; oldest++) {
            final Entry<T> entry = take(oldest);
            if (entry != null) {
                outcome.came(entry.items());
            }
        }
    }

    private void lost(final long first, final long last, final Outcome<T> outcome) {
        for (long number = Math.max(first, oldest); number <= last; number++) {
            final Entry<T> entry = take(number);
            if (entry != null) {
                entry.items().forEach(outcome::lost);
                if (entry.status()) {
                    outcome.lostStatus();
                }
            }
        }
    }

    private @Nullable Entry<T> take(final long number) {
        final Entry<T> entry = entries.get(slot(number));
        if (entry == null || !entry.isOf(number)) {
            return null;
        }
        entries.set(slot(number), null);
        open--;
        return entry;
    }

    private int slot(final long number) {
        return (int) (number % entries.size());
    }

    /** Packets that tell something and are not acknowledged. */
    public int open() {
        return open;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return open == 0;
    }

    /** Whether something was forgotten that may never have come. */
    public boolean hasForgotten() {
        return forgotten;
    }

    /** The peer knows that something is forgotten, and asks for everything. */
    public void forgive() {
        forgotten = false;
    }

    /** The peer is another one: it asks for everything, nothing of before counts. */
    public void clear() {
        Collections.fill(entries, null);
        open = 0;
        oldest = newest + 1;
        forgotten = false;
    }
}
