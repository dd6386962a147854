package org.tandemgate.pfsync.state;

import org.jspecify.annotations.Nullable;

/**
 * Asking the peer for all its states, from the request to the end: a value, advanced by the methods
 * that take a time. While it {@link #isWaiting} it gives a reason, for which a node that has not
 * caught up yet is demoted ({@link CatchUp}); it always ends, at the latest after {@link
 * BulkSettings#boundNanos}. It does not pretend success after the last try, as FreeBSD does.
 */
public record BulkRequest(BulkSettings settings, Phase phase, Times times, Share share) {
    private static final long SECOND = 1_000_000_000L;

    /** Names as {@code pfsync:status} shows them, in lower case. */
    public enum Phase {
        /** Nothing asked yet, or the link went down. */
        NONE,
        /** Asked, no answer yet. */
        REQUESTED,
        /** The answer is coming. */
        RUNNING,
        /** The answer was complete. */
        DONE,
        /** Given up. */
        FAILED
    }

    /**
     * @param tries requests sent
     * @param begunNanos the first of them
     * @param askedNanos the last of them
     * @param heardNanos the last sign of an answer, at least the last request; the end when it is
     *     over
     */
    public record Times(int tries, long begunNanos, long askedNanos, long heardNanos) {
        private Times heard(final long nowNanos) {
            return new Times(tries, begunNanos, askedNanos, nowNanos);
        }

        private Times again(final long nowNanos) {
            return new Times(tries + 1, begunNanos, nowNanos, nowNanos);
        }
    }

    /**
     * @param received states in answer to the last request
     * @param expected how many the peer has; 0: it did not say, as BSD
     * @param percent of them, 0..99, never falls; 100 when done
     */
    public record Share(int received, int expected, int percent) {
        private static final int ALMOST = 99;
        private static final int ALL = 100;

        private Share of(final int states, final int all) {
            final long part = all == 0 ? 0 : (long) states * ALL / all;
            return new Share(states, all, Math.max(percent, (int) Math.min(ALMOST, part)));
        }

        private Share whole() {
            return new Share(received, expected, ALL);
        }
    }

    /**
     * @param request whether a request for all states must be sent now
     */
    public record Step(BulkRequest next, boolean request) {}

    public static BulkRequest none(final BulkSettings settings) {
        return new BulkRequest(settings, Phase.NONE, new Times(0, 0, 0, 0), new Share(0, 0, 0));
    }

    /** The sync link is up, or somebody wants everything anew. Changes nothing while waiting. */
    public Step start(final long nowNanos) {
        if (isWaiting()) {
            return new Step(this, false);
        }
        final var times = new Times(1, nowNanos, nowNanos, nowNanos);
        return new Step(
                new BulkRequest(settings, Phase.REQUESTED, times, new Share(0, 0, 0)), true);
    }

    /** The sync link is down: nothing to wait for. */
    public BulkRequest cancel() {
        return isWaiting() ? none(settings) : this;
    }

    /** The peer begins to answer. */
    public BulkRequest started(final long nowNanos) {
        return heard(Phase.RUNNING, share, nowNanos);
    }

    /** The peer says how many states it has. */
    public BulkRequest announced(final int states, final long nowNanos) {
        return heard(phase, share.of(share.received(), Math.max(0, states)), nowNanos);
    }

    /** States came. Also before the start of the answer, which may be lost. */
    public BulkRequest received(final int states, final long nowNanos) {
        return heard(phase, share.of(share.received() + states, share.expected()), nowNanos);
    }

    private BulkRequest heard(final Phase to, final Share now, final long nowNanos) {
        return isWaiting() ? new BulkRequest(settings, to, times.heard(nowNanos), now) : this;
    }

    /**
     * The peer says that this was all. OpenBSD says nothing else when it has no states. An answer
     * to an earlier request does not count (pfsync_in_bus of FreeBSD); a second of its age is given
     * to rounding, which there counts against the answer.
     *
     * @param endtimeSeconds age of the request at the peer; OpenBSD says 0
     */
    public BulkRequest ended(final long endtimeSeconds, final long nowNanos) {
        final long ageSeconds = Math.max(0, endtimeSeconds - 1);
        return ageSeconds > (nowNanos - times.askedNanos()) / SECOND
                ? this
                : heard(Phase.DONE, share.whole(), nowNanos);
    }

    /** Looks whether it waited too long. */
    public Step tick(final long nowNanos) {
        if (!isWaiting() || nowNanos - deadlineNanos() < 0) {
            return new Step(this, false);
        }
        final boolean over = nowNanos - times.begunNanos() >= settings.boundNanos();
        if (over || times.tries() >= settings.tries()) {
            return new Step(heard(Phase.FAILED, share, nowNanos), false);
        }
        return new Step(
                new BulkRequest(
                        settings,
                        Phase.REQUESTED,
                        times.again(nowNanos),
                        share.of(0, share.expected())),
                true);
    }

    /** When {@link #tick} has something to do; only while waiting. */
    public long deadlineNanos() {
        final long again = times.heardNanos() + settings.answerNanos();
        final long bound = times.begunNanos() + settings.boundNanos();
        return again - bound < 0 ? again : bound;
    }

    public boolean isWaiting() {
        return phase == Phase.REQUESTED || phase == Phase.RUNNING;
    }

    /** What is waited for, or null when nothing is; {@link CatchUp} says who is demoted for it. */
    public @Nullable String reason() {
        return switch (phase) {
            case REQUESTED ->
                    "pfsync bulk requested, try " + times.tries() + " of " + settings.tries();
            case RUNNING ->
                    share.expected() == 0
                            ? "pfsync bulk running, " + share.received() + " states"
                            : "pfsync bulk running, " + share.percent() + " %";
            case NONE, DONE, FAILED -> null;
        };
    }

    /** What went wrong, for the log and {@code ha:status}; null when nothing did. */
    public @Nullable String failure() {
        if (phase != Phase.FAILED) {
            return null;
        }
        return "pfsync bulk given up after "
                + (times.heardNanos() - times.begunNanos()) / SECOND
                + " s and "
                + times.tries()
                + " requests, "
                + share.received()
                + " states came for the last one: connections of the peer may be missing here;"
                + " check the sync link and the peer, then ask again";
    }
}
