package org.tandemgate.pfsync.state;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Sending all states to the peer, as far as it has got: a value. Says BUS start, then names the
 * states, then says BUS end.
 *
 * @param ids what there was when it was asked for
 * @param at how many of them are done
 * @param askedNanos when it was asked for
 * @param started whether its start was said
 * @param ended whether its end was said
 */
public record BulkAnswer(
        List<StateId> ids, int at, long askedNanos, boolean started, boolean ended) {
    /** A request while the answer to one as young as this runs is the same one once more. */
    static final long SAME_NANOS = 1_000_000_000L;

    private static final long SECOND = 1_000_000_000L;

    /**
     * What to send next.
     *
     * @param start whether BUS start goes first
     * @param states to be sent whole
     * @param end whether BUS end goes last
     */
    public record Step(BulkAnswer next, boolean start, List<StateId> states, boolean end) {}

    public BulkAnswer {
        ids = List.copyOf(ids);
    }

    /** Nobody asked. */
    public static BulkAnswer none() {
        return new BulkAnswer(List.of(), 0, 0, true, true);
    }

    /**
     * The peer asks for everything: begins anew, as FreeBSD does, but not for a request that came
     * twice, so that no flood of requests keeps the end from being reached.
     *
     * @param all the identities of the table now
     */
    public BulkAnswer requested(final List<StateId> all, final long nowNanos) {
        if (!ended && nowNanos - askedNanos < SAME_NANOS) {
            return this;
        }
        return new BulkAnswer(all, 0, nowNanos, false, false);
    }

    /**
     * The next states, at most {@code most}; those that are gone or that the peer told since are
     * passed over.
     *
     * @param most states, at least 1
     * @param due whether a state must be sent
     */
    public Step advance(final int most, final Predicate<StateId> due) {
        if (ended) {
            return new Step(this, false, List.of(), false);
        }
        final List<StateId> states = new ArrayList<>();
        int next = at;
        while (next < ids.size() && states.size() < most) {
            final StateId id = ids.get(next++);
            if (due.test(id)) {
                states.add(id);
            }
        }
        final boolean end = next == ids.size();
        final BulkAnswer answer =
                new BulkAnswer(end ? List.of() : ids, end ? 0 : next, askedNanos, true, end);
        return new Step(answer, !started, states, end);
    }

    /** Age of the request, for BUS end. */
    public long ageSeconds(final long nowNanos) {
        return (nowNanos - askedNanos) / SECOND;
    }
}
