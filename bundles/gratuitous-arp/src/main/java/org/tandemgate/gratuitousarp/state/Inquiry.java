package org.tandemgate.gratuitousarp.state;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MacAddress;

/**
 * What one neighbour makes of one address: asked {@link #ASKS} times at most, {@link #WAIT_NANOS}
 * apart, until it answers to the right place.
 *
 * @param address virtual address
 * @param neighbor who is asked
 * @param asks how often it was, counted up to the limit
 * @param dueNanos when it is to be asked next, or when the last question counts as unanswered
 * @param verdict what is known
 * @param sentTo where its last answer went, absent when none was seen
 */
record Inquiry(
        IpAddress address,
        Neighbor neighbor,
        int asks,
        long dueNanos,
        Verdict verdict,
        @Nullable MacAddress sentTo) {
    static final int ASKS = 3;

    /** Long enough for a neighbour that has to ask where the address lives before it answers. */
    static final long WAIT_NANOS = 500_000_000L;

    /** What is known of a neighbour. */
    enum Verdict {
        /** Not answered yet. */
        OPEN,
        /** It sends to the announced Ethernet address. */
        CONFIRMED,
        /** It sends to another one. */
        WRONG,
        /** No answer was seen. */
        UNSEEN
    }

    static Inquiry begin(final IpAddress address, final Neighbor neighbor, final long nowNanos) {
        return new Inquiry(address, neighbor, 0, nowNanos, Verdict.OPEN, null);
    }

    /** Whether a question or the end of the wait for its answer is still to come. */
    boolean isPending() {
        return verdict == Verdict.OPEN || (verdict == Verdict.WRONG && asks < ASKS);
    }

    Optional<Question> question(final AnnouncedHost host) {
        return asks < ASKS
                ? Optional.of(new Question(host, address, neighbor, asks > 0))
                : Optional.empty();
    }

    Inquiry asked(final long nowNanos) {
        return new Inquiry(address, neighbor, asks + 1, nowNanos + WAIT_NANOS, verdict, sentTo);
    }

    /** After the last question was waited for in vain. */
    Inquiry expired() {
        return new Inquiry(address, neighbor, asks, dueNanos, Verdict.UNSEEN, null);
    }

    /**
     * After an answer. One that is right ends the inquiry, a wrong one hastens the next question.
     */
    Inquiry answered(final MacAddress to, final MacAddress announced, final long nowNanos) {
        if (verdict == Verdict.CONFIRMED) {
            return this;
        }
        if (to.equals(announced)) {
            return new Inquiry(address, neighbor, asks, nowNanos, Verdict.CONFIRMED, to);
        }
        final boolean first = verdict != Verdict.WRONG;
        return new Inquiry(address, neighbor, asks, first ? nowNanos : dueNanos, Verdict.WRONG, to);
    }

    /** One more question for a neighbour that was wrong to the end; it may have moved itself. */
    Inquiry again(final Neighbor now, final long nowNanos) {
        return new Inquiry(address, now, Math.min(asks, ASKS - 1), nowNanos, verdict, sentTo);
    }
}
