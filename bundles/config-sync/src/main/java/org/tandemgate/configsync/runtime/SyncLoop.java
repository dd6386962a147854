package org.tandemgate.configsync.runtime;

import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configsync.link.XmlRpcClient;
import org.tandemgate.configsync.state.PushPolicy;
import org.tandemgate.configsync.state.PushPolicy.Verdict;

/**
 * The primary's side: pushes every new revision that it may push by itself when it is {@value
 * #SETTLE_MILLIS} ms old, tries again after 1, 2, 4 ... 60 s, and looks every {@value
 * #LOOK_SECONDS} s whether both are still equal.
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
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> ticking;
    private final BooleanSupplier isMaster;
    private volatile PushPolicy policy;
    private long seen;
    private Verdict decided = Verdict.LEAVE;
    private int failures;
    private long dueNanos = System.nanoTime();
    private volatile SyncStatus status;
    private volatile long compared;

    /**
     * Begins to look.
     *
     * @param isMaster whether this node has the master role, or there is none to have
     */
    public SyncLoop(
            final ConfigStore store,
            final XmlRpcClient client,
            final PrimarySettings settings,
            final BooleanSupplier isMaster) {
        this.store = store;
        this.isMaster = isMaster;
        policy = new PushPolicy(settings.mode(), 0);
        url = client.url().toString();
        primary = new Primary(store, client, settings.node(), settings.areas(), settings.base());
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
        final Verdict verdict = policy.verdict(revision, isMaster.getAsBoolean());
        if (revision != seen || verdict != decided) {
            seen = revision;
            decided = verdict;
            failures = 0;
            dueNanos = now;
        } else if (verdict != Verdict.LEAVE && revision != 0 && now - dueNanos >= 0) {
            try {
                if (verdict == Verdict.PUSH) {
                    push(false);
                } else {
                    compare(verdict);
                }
            } catch (final RefusedException told) {
                LOG.debug("config-sync: tried again: {}", told.getMessage());
            } catch (final RuntimeException defect) {
                fail("it broke, see the log");
                LOG.error("config-sync: the push threw", defect);
            }
        }
    }

    /** What is not pushed by itself is named, unless the other node has it anyway. */
    private void compare(final Verdict verdict) throws RefusedException {
        try {
            final Primary.Planned planned = primary.plan();
            failures = 0;
            dueNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LOOK_SECONDS);
            if (planned.equal()) {
                compared = planned.local();
                status = status(planned.remote(), true, Instant.now(), null);
                return;
            }
            final String why =
                    "revision "
                            + planned.local()
                            + (verdict == Verdict.AWAIT_APPROVAL
                                    ? " waits for approval, configsync:approve " + planned.local()
                                    : " is not pushed by itself, because this node is backup: make"
                                            + " the change on the master, or configsync:push")
                            + "; "
                            + planned.text();
            if (!why.equals(status.error())) {
                LOG.warn("config-sync: {}", why);
            }
            status = status(planned.remote(), false, status.lastSync(), why);
        } catch (final RefusedException unreachable) {
            fail(unreachable.getMessage());
            throw unreachable;
        }
    }

    /** Approves the revision in force, and pushes it; until the next it is pushed again. */
    public synchronized String approve(final long revision) throws RefusedException {
        if (policy.mode() != PushPolicy.Mode.APPROVE) {
            throw new RefusedException(
                    "nothing waits for approval: mode is not approve in"
                            + " etc/org.tandemgate.configsync.cfg");
        }
        if (revision != store.revision()) {
            throw new RefusedException(
                    "revision "
                            + store.revision()
                            + " is in force, not "
                            + revision
                            + "; look at configsync:plan and approve that one");
        }
        policy = policy.approving(revision);
        return push(false);
    }

    /** What a push would change. */
    public synchronized String plan() throws RefusedException {
        return primary.plan().text();
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
