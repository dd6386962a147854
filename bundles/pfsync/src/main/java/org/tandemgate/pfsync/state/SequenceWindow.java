package org.tandemgate.pfsync.state;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Which packets of one sender have come: refuses what comes twice or too late, and knows what is
 * missing until the sender knows it too. Times are of one monotonic clock, in nanoseconds. Belongs
 * to one thread; bounded whatever comes.
 */
public final class SequenceWindow {
    /** How far behind the newest a packet may come. */
    static final int WINDOW = 8192;

    /** Packets behind a gap after which it is believed to be a loss and no overtaking. */
    static final int OVERTAKEN = 3;

    /** After this time also without. */
    static final long PATIENCE_NANOS = 2_000_000L;

    /** Gaps that are remembered. */
    static final int GAPS = 256;

    private static final int WORD = 64;

    private final long[] seen = new long[WINDOW / WORD];
    private final Deque<Gap> gaps = new ArrayDeque<>();
    private long highest;
    private long given;
    private long lost;
    private long skipped;

    /** What became of a packet. */
    public enum Verdict {
        /** It is new. */
        NEW,
        /** It came before. */
        TWICE,
        /** It is too old to say. */
        LATE
    }

    /** Packets first..last have not come. */
    private record Gap(long first, long last, long sinceNanos) {}

    /** Is told of the gaps that the sender must know. */
    public interface Report {
        /** Packets {@code first} to {@code first + count - 1} did not come. */
        void missing(long first, int count);
    }

    /**
     * @param first number of the first packet that counts: it has come, none before it is missing
     */
    public SequenceWindow(final long first) {
        highest = first;
        mark(first);
    }

    /**
     * A packet has come.
     *
     * @param number from 1 on
     */
    public Verdict arrived(final long number, final long nowNanos) {
        if (number > highest) {
            if (number > highest + 1) {
                open(highest + 1, number - 1, nowNanos);
            }
            advance(number);
            return Verdict.NEW;
        }
        if (number <= highest - WINDOW) {
            return Verdict.LATE;
        }
        if (isMarked(number)) {
            return Verdict.TWICE;
        }
        mark(number);
        fill(number);
        return Verdict.NEW;
    }

    private void advance(final long number) {
        if (number - highest >= WINDOW) {
            Arrays.fill(seen, 0);
        } else {
            for (long passed = highest + 1; passed < number; passed++) {
                seen[word(passed)] &= ~bit(passed);
            }
        }
        highest = number;
        mark(number);
    }

    private void open(final long first, final long last, final long nowNanos) {
        skipped += last - first + 1;
        if (gaps.size() == GAPS) {
            gaps.removeFirst();
            given++;
        }
        gaps.addLast(new Gap(first, last, nowNanos));
    }

    /** A packet that was overtaken: what is left of its gap are up to two. */
    private void fill(final long number) {
        final Deque<Gap> kept = new ArrayDeque<>();
        Gap before = null;
        while ((before = gaps.pollLast()) != null && number < before.first()) {
            kept.addFirst(before);
        }
        if (before != null && number <= before.last()) {
            if (before.first() < number) {
                gaps.addLast(new Gap(before.first(), number - 1, before.sinceNanos()));
            }
            if (number < before.last()) {
                kept.addFirst(new Gap(number + 1, before.last(), before.sinceNanos()));
            }
        } else if (before != null) {
            gaps.addLast(before);
        }
        while (gaps.size() + kept.size() > GAPS) {
            gaps.removeFirst();
            given++;
        }
        gaps.addAll(kept);
    }

    /**
     * Tells what the sender has to know in the next packet to it: up to {@code most} gaps, the
     * oldest first.
     *
     * @return all packets up to this one have come or are told as missing here or {@link #told}
     */
    public long report(final Report to, final int most, final long nowNanos) {
        int told = 0;
        for (final Gap gap : gaps) {
            if (!isLoss(gap, nowNanos) || told == most) {
                return gap.first() - 1;
            }
            to.missing(
                    gap.first(), (int) Math.min(gap.last() - gap.first() + 1, Integer.MAX_VALUE));
            told++;
        }
        return highest;
    }

    private boolean isLoss(final Gap gap, final long nowNanos) {
        return highest - gap.last() >= OVERTAKEN || nowNanos - gap.sinceNanos() >= PATIENCE_NANOS;
    }

    /**
     * The sender has a packet that told of everything up to this number, as {@link #report} gave
     * it.
     */
    public void told(final long upTo) {
        for (Gap gap = gaps.peekFirst();
                gap != null && gap.last() <= upTo;
                gap = gaps.peekFirst()) {
            lost += gap.last() - gap.first() + 1;
            gaps.removeFirst();
        }
    }

    /** Whether something is missing that the sender may not know of yet. */
    public boolean hasGaps() {
        return !gaps.isEmpty();
    }

    /** Gaps that were forgotten because there were too many. */
    public long forgotten() {
        return given;
    }

    /** Packets that did not come in their turn, also when they came later. */
    public long skipped() {
        return skipped;
    }

    /** Packets that did not come, and of which the sender knows. */
    public long lost() {
        return lost;
    }

    /** The highest number that has come. */
    public long highest() {
        return highest;
    }

    private void mark(final long number) {
        seen[word(number)] |= bit(number);
    }

    private boolean isMarked(final long number) {
        return (seen[word(number)] & bit(number)) != 0;
    }

    private static int word(final long number) {
        return (int) (number % WINDOW) / WORD;
    }

    private static long bit(final long number) {
        return 1L << (number % WORD);
    }
}
