package org.tandemgate.peer.state;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was asked, and whether an answer belongs to it. A value has the age of its question: that is
 * never less than its own. At most {@link #MOST} questions are open; older ones are forgotten.
 * Times in nanoseconds of one clock that is never set. One thread.
 *
 * @param <N> what tells questions apart
 */
public final class Questions<N> {
    /** Questions that may be open at a time. */
    public static final int MOST = 8;

    /** Answers that are given in a second. */
    public static final int ANSWERS_PER_SECOND = 40;

    private static final long SECOND = 1_000_000_000L;

    private final Deque<Open<N>> open = new ArrayDeque<>();
    private long second;
    private int answered;

    private record Open<N>(N nonce, long at) {}

    /** Asks. */
    public void ask(final N nonce, final long now) {
        if (open.size() == MOST) {
            open.removeFirst();
        }
        open.addLast(new Open<>(nonce, now));
    }

    /**
     * An answer came.
     *
     * @return when its question was asked; -1 when that is not open: it was answered already, is
     *     older than one that was, or was never asked
     */
    public long answered(final N nonce) {
        if (open.stream().noneMatch(it -> it.nonce().equals(nonce))) {
            return -1;
        }
        while (true) {
            final Open<N> oldest = open.removeFirst();
            if (oldest.nonce().equals(nonce)) {
                return oldest.at();
            }
        }
    }

    /** Whether one more question of the other node is answered in this second. */
    public boolean mayAnswer(final long now) {
        if (now - second >= SECOND) {
            second = now;
            answered = 0;
        }
        answered++;
        return answered <= ANSWERS_PER_SECOND;
    }
}
