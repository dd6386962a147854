package org.tandemgate.pfsync.state;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Which states there are, in buckets by their identity, and the sum of each bucket: two tables are
 * equal when all sums are. Taken in steps, so that nobody waits for it; what begins meanwhile is
 * not in it. Belongs to one thread.
 */
public final class Picture {
    /** Both nodes have so many. */
    public static final int BUCKETS = 1024;

    /** A state that is not there. */
    public static final long ABSENT = 0;

    private final long number;
    private final List<StateId> ids;
    private final short[] buckets;
    private final long[] sums = new long[BUCKETS];
    private final int[] counts = new int[BUCKETS];
    private final int[] starts = new int[BUCKETS];
    private int[] order = new int[0];
    private int taken;
    private boolean done;

    /**
     * @param number by which it is spoken of
     * @param ids of all states, a copy
     */
    public Picture(final long number, final List<StateId> ids) {
        this.number = number;
        this.ids = ids;
        buckets = new short[ids.size()];
    }

    public long number() {
        return number;
    }

    /** Which bucket a state belongs to, on both nodes. */
    public static int bucket(final StateId id) {
        return (int) (mix(id.id() ^ (long) id.creatorid() << 17) >>> 54);
    }

    /** The finalizer of SplitMix64. */
    public static long mix(final long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }

    /**
     * Takes some more states.
     *
     * @param digest of a state as it is now, {@link #ABSENT} when it is gone
     * @return whether that was all
     */
    public boolean step(final int most, final ToLongFunction<StateId> digest) {
        final int end = Math.min(ids.size(), taken + most);
        while (taken < end) {
            final StateId id = ids.get(taken);
            final int bucket = bucket(id);
            buckets[taken] = (short) bucket;
            counts[bucket]++;
            final long value = digest.applyAsLong(id);
            if (value != ABSENT) {
                sums[bucket] += mix(mix(id.id() + id.creatorid()) ^ value);
            }
            taken++;
        }
        if (!done && taken == ids.size()) {
            sort();
            done = true;
        }
        return done;
    }

    /** By bucket, counting. */
    private void sort() {
        order = new int[ids.size()];
        int start = 0;
        final int[] next = new int[BUCKETS];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            starts[bucket] = start;
            next[bucket] = start;
            start += counts[bucket];
        }
        for (int i = 0; i < order.length; i++) {
            order[next[buckets[i]]++] = i;
        }
    }

    public boolean isDone() {
        return done;
    }

    /** How much of it is done, 0..100. */
    public int percent() {
        return ids.isEmpty() ? 100 : (int) (100L * taken / ids.size());
    }

    /** How many states it has. */
    public int size() {
        return ids.size();
    }

    /** Sum of a bucket; only when it is done. */
    public long sum(final int bucket) {
        return sums[bucket];
    }

    /** How many states a bucket has; only when it is done. */
    public int count(final int bucket) {
        return counts[bucket];
    }

    /**
     * Shows the states of a bucket, some of which may be gone since; only when it is done.
     *
     * @param from the first of them
     * @param most how many
     */
    public void show(
            final int bucket, final long from, final int most, final Consumer<StateId> reader) {
        final int end = (int) Math.min(counts[bucket], from + most);
        for (int i = (int) Math.min(from, end); i < end; i++) {
            reader.accept(ids.get(order[starts[bucket] + i]));
        }
    }
}
