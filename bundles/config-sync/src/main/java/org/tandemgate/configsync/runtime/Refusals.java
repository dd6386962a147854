package org.tandemgate.configsync.runtime;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.node.Problem;

/**
 * What this node has refused of the primary. After {@value #MOST} times the same is answered
 * without trying for {@value #PAUSE_MINUTES} min: every attempt that fails in the kernel is a
 * revision, and history has room for few. Any thread.
 */
final class Refusals {
    static final int MOST = 4;

    private static final long PAUSE_MINUTES = 10;

    /** A primary that wants it still says so every minute. */
    private static final long FORGOTTEN_MINUTES = 5;

    private @Nullable Refused last;
    private long askedNanos;

    /** What was refused, and how often. */
    private record Refused(
            SortedMap<String, String> digests,
            long revision,
            String text,
            int times,
            long nanos,
            Instant since) {
        boolean is(final SortedMap<String, String> wanted, final long here) {
            return digests.equals(wanted) && revision == here;
        }
    }

    /**
     * The answer to something that need not be tried again yet.
     *
     * @param digests of what the primary wants
     * @param revision of this node
     */
    synchronized Optional<String> answer(
            final SortedMap<String, String> digests, final long revision) {
        final Refused refused = last;
        askedNanos = System.nanoTime();
        return refused != null
                        && refused.is(digests, revision)
                        && refused.times() >= MOST
                        && System.nanoTime() - refused.nanos()
                                < TimeUnit.MINUTES.toNanos(PAUSE_MINUTES)
                ? Optional.of(
                        refused.text()
                                + "; refused "
                                + refused.times()
                                + " times, tried again after "
                                + PAUSE_MINUTES
                                + " min or by configsync:push --force")
                : Optional.empty();
    }

    /** It was tried, and refused. */
    synchronized void refused(
            final SortedMap<String, String> digests, final long revision, final String text) {
        final Refused before = last;
        askedNanos = System.nanoTime();
        final boolean same = before != null && before.is(digests, revision);
        last =
                new Refused(
                        digests,
                        revision,
                        text,
                        same && before != null ? before.times() + 1 : 1,
                        System.nanoTime(),
                        same && before != null ? before.since() : Instant.now());
    }

    /** What the primary has is in force. */
    synchronized void taken() {
        last = null;
    }

    /** What people on this node have to know, as long as the primary asks. */
    synchronized Optional<Problem> problem() {
        return Optional.ofNullable(last)
                .filter(
                        refused ->
                                System.nanoTime() - askedNanos
                                        < TimeUnit.MINUTES.toNanos(FORGOTTEN_MINUTES))
                .map(
                        refused ->
                                new Problem(
                                        "config-sync",
                                        "this node has not what the primary has: " + refused.text(),
                                        refused.since()));
    }
}
