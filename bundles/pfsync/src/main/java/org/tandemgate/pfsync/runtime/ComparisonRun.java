package org.tandemgate.pfsync.runtime;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.pfsync.Comparison;
import org.tandemgate.api.pfsync.PeerUnreachableException;
import org.tandemgate.pfsync.link.LinkStatus;

/** A comparison for whoever asked for it, who waits. Any thread. */
final class ComparisonRun {
    private static final Duration LEAST = Duration.ofMillis(100);
    private static final Duration MOST = Duration.ofSeconds(60);

    /** A peer that is there says so every second. */
    private static final long SILENT_MILLIS = 5000;

    private static final long BEGIN_MILLIS = 1000;

    private final SyncLoop loop;
    private final SecureRandom random = new SecureRandom();

    ComparisonRun(final SyncLoop loop) {
        this.loop = loop;
    }

    /** As {@link org.tandemgate.api.pfsync.Pfsync#compare}. */
    Comparison compare(final Duration bound)
            throws RefusedException, PeerUnreachableException, TimeoutException {
        if (bound.compareTo(LEAST) < 0 || bound.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("bound is " + bound + ", needs 100 ms..60 s");
        }
        examine();
        final long begun = System.nanoTime();
        final CompletableFuture<Verdict> verdict = begin();
        try {
            return comparison(
                    verdict.get(bound.toMillis(), TimeUnit.MILLISECONDS),
                    Duration.ofNanos(System.nanoTime() - begun));
        } catch (final TimeoutException late) {
            final String progress = loop.ask(all -> all.comparisons().progress(), "", BEGIN_MILLIS);
            throw new TimeoutException(
                    "not compared within "
                            + bound.toMillis()
                            + " ms; "
                            + progress
                            + "; pfsync:status shows the peer, --wait gives it more time");
        } catch (final ExecutionException failed) {
            if (failed.getCause() instanceof RefusedException refused) {
                throw refused;
            }
            throw new IllegalStateException(failed.getCause());
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        } finally {
            verdict.cancel(false);
        }
    }

    private void examine() throws RefusedException, PeerUnreachableException {
        final SyncSnapshot now = loop.snapshot();
        if (now == null) {
            throw new RefusedException(
                    "nothing can be compared: " + loop.defect() + "; pfsync:status");
        }
        final LinkStatus link = now.link();
        if (link.peerAgeMillis() < 0) {
            throw new PeerUnreachableException(
                    "the peer was never heard; pfsync:status shows the link and what was dropped");
        }
        if (link.peerAgeMillis() > SILENT_MILLIS) {
            throw new PeerUnreachableException(
                    "nothing was heard of the peer for "
                            + link.peerAgeMillis()
                            + " ms; pfsync:status shows the link and what was dropped");
        }
        if (!link.ours()) {
            throw new RefusedException(
                    "the peer is no node of this product but speaks "
                            + link.dialect()
                            + ", which cannot compare; pfctl -ss on it shows its states");
        }
    }

    private CompletableFuture<Verdict> begin() throws RefusedException, TimeoutException {
        final long number = random.nextLong();
        final boolean[] open = new boolean[1];
        final Optional<CompletableFuture<Verdict>> verdict =
                loop.ask(
                        all -> {
                            open[0] = true;
                            return Optional.ofNullable(all.comparisons().compare(number));
                        },
                        Optional.empty(),
                        BEGIN_MILLIS);
        return verdict.orElseThrow(
                () ->
                        new RefusedException(
                                open[0]
                                        ? "another comparison runs; compare again when it is done"
                                        : "nothing can be compared: "
                                                + loop.defect()
                                                + "; pfsync:status"));
    }

    private static Comparison comparison(final Verdict verdict, final Duration took) {
        final List<Comparison.Named> onlyHere = new ArrayList<>();
        final List<Comparison.Named> onlyThere = new ArrayList<>();
        final List<Comparison.Different> different = new ArrayList<>();
        for (final Verdict.Line line : verdict.lines()) {
            final String id = line.id().toString();
            if (line.there() == null) {
                onlyHere.add(new Comparison.Named(id, Objects.requireNonNull(line.here())));
            } else if (line.here() == null) {
                onlyThere.add(new Comparison.Named(id, line.there()));
            } else {
                different.add(new Comparison.Different(id, line.here(), line.there()));
            }
        }
        return new Comparison(
                verdict.here(),
                verdict.there(),
                onlyHere,
                onlyThere,
                different,
                (int) Math.min(Integer.MAX_VALUE, verdict.more()),
                took,
                Instant.now());
    }
}
