package org.tandemgate.configsync.runtime;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configsync.link.XmlRpcClient;

/**
 * The primary's side: pushes every new revision when it is {@value #SETTLE_MILLIS} ms old, tries
 * again after 1, 2, 4 ... 60 s, and looks every {@value #LOOK_SECONDS} s whether both are still
 * equal.
 */
public final class SyncLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncLoop.class);
    private static final long SETTLE_MILLIS = 250;
    private static final long LOOK_SECONDS = 180;
    private static final int MOST_DOUBLED = 6;
    private static final int LONGEST_SECONDS = 60;

    private final ConfigStore store;
    private final Primary primary;
    private final String url;
    private final boolean automatic;
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> ticking;
    private long seen;
    private int failures;
    private long dueNanos = System.nanoTime();
    private volatile SyncStatus status;
    private volatile long compared;

    /**
     * Begins to look.
     *
     * @param node name of this node
     * @param areas that are pushed, none for all that may be
     * @param automatic whether it pushes by itself
     * @param base file for the digests of what both nodes had when they were equal last
     */
    public SyncLoop(
            final ConfigStore store,
            final XmlRpcClient client,
            final String node,
            final Set<String> areas,
            final boolean automatic,
            final Path base) {
        this.store = store;
        this.automatic = automatic;
        url = client.url().toString();
        primary = new Primary(store, client, node, areas, base);
        status = status(0, null, null, null);
        seen = -1;
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            final var thread = new Thread(task, "config-sync");
                            thread.setDaemon(true);
                            return thread;
                        });
        ticking =
                clock.scheduleWithFixedDelay(
                        this::tick, SETTLE_MILLIS, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private SyncStatus status(
            final long remote,
            final @Nullable Boolean equal,
            final @Nullable Instant lastSync,
            final @Nullable String error) {
        return new SyncStatus("primary", url, "", remote, equal, lastSync, error, Instant.now());
    }

    /** A revision counts when it has been the newest for a whole tick: a burst is one push. */
    private synchronized void tick() {
        final long now = System.nanoTime();
        final long revision = store.revision();
        if (revision != seen) {
            seen = revision;
            failures = 0;
            dueNanos = now;
        } else if (automatic && revision != 0 && now - dueNanos >= 0) {
            try {
                push(false);
            } catch (final RefusedException told) {
                LOG.debug("config-sync: tried again: {}", told.getMessage());
            } catch (final RuntimeException defect) {
                fail("it broke, see the log");
                LOG.error("config-sync: the push threw", defect);
            }
        }
    }

    /** What a push would change. */
    public synchronized String plan() throws RefusedException {
        return primary.plan();
    }

    /** Pushes now and waits for it. */
    public synchronized String push(final boolean force) throws RefusedException {
        try {
            final Primary.Pushed pushed = primary.push(force);
            failures = 0;
            dueNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOOK_SECONDS);
            if (!Boolean.TRUE.equals(status.equal()) || status.peerRevision() != pushed.remote()) {
                LOG.info("config-sync: {}", pushed.text());
            }
            compared = pushed.local();
            status = status(pushed.remote(), true, Instant.now(), null);
            return pushed.text();
        } catch (final RefusedException refused) {
            fail(refused.getMessage());
            throw refused;
        }
    }

    private void fail(final String why) {
        if (!why.equals(status.error())) {
            LOG.warn("config-sync: {}", why);
        }
        final long wait = Math.min(LONGEST_SECONDS, 1L << Math.min(failures, MOST_DOUBLED));
        failures++;
        dueNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(wait);
        status = status(status.peerRevision(), false, status.lastSync(), why);
    }

    /** Asks the peer who it is. */
    public synchronized String test() throws RefusedException {
        return primary.test();
    }

    /** How it stands; equality is that of the last look, and unknown for a revision after it. */
    public SyncStatus status() {
        final SyncStatus last = status;
        final boolean isOutdated =
                Boolean.TRUE.equals(last.equal()) && compared != store.revision();
        return new SyncStatus(
                last.role(),
                last.peerUrl(),
                last.key(),
                last.peerRevision(),
                isOutdated ? null : last.equal(),
                last.lastSync(),
                last.error(),
                Instant.now());
    }

    @Override
    public void close() {
        ticking.cancel(false);
        clock.shutdownNow();
    }
}
