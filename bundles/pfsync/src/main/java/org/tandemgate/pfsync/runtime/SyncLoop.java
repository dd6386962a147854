package org.tandemgate.pfsync.runtime;

import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.RoleChange;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;
import org.tandemgate.pfsync.flow.FlowBody;

/**
 * Replicates on a thread of its own, {@code pfsync-loop}: opens what it needs, opens it anew when
 * it breaks, and shows how it is. Public methods may be called by any thread.
 */
public final class SyncLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SyncLoop.class);
    private static final long SHOWN_NANOS = 200_000_000L;
    private static final long RETRY_NANOS = 2_000_000_000L;
    private static final long JOIN_MILLIS = 3000;
    private static final int TASKS_MAX = 1024;

    private final Linux linux;
    private final Conntrack conntrack;
    private volatile SyncSettings settings;
    private final Alarm alarm;
    private final Poller poller;
    private final Thread thread;
    private final SecureRandom random = new SecureRandom();
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(TASKS_MAX);

    /** Of the loop's thread. */
    private final Map<String, Role> roles = new TreeMap<>();

    private long shownNanos;
    private final TakeOvers takeovers = new TakeOvers();
    private @Nullable String failureTold;
    private volatile boolean stopped;
    private volatile @Nullable SyncSnapshot snapshot;
    private volatile @Nullable String defect;

    /** Done by the loop; the session is absent while it cannot be opened. */
    private interface Task {
        void run(@Nullable SyncSession session);
    }

    /**
     * Starts it.
     *
     * @throws LinuxException when there is not even a poller to be had
     */
    public SyncLoop(
            final Linux linux,
            final Conntrack conntrack,
            final SyncSettings settings,
            final Alarm alarm)
            throws LinuxException {
        this.linux = linux;
        this.conntrack = conntrack;
        this.settings = settings;
        this.alarm = alarm;
        poller = linux.openPoller();
        thread = new Thread(this::run, "pfsync-loop");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            replicate();
        } finally {
            // Also when it ends long after nobody waited for it any more.
            poller.close();
        }
    }

    private void replicate() {
        while (!stopped) {
            try (SyncSession session =
                    SyncSession.open(linux, conntrack, poller, settings, bootId())) {
                LOG.info("pfsync replicates: {}", settings.link());
                defect = null;
                standby(session);
                try {
                    serve(session);
                } finally {
                    // Closing takes seconds at worst: no longer is anybody demoted meanwhile.
                    alarm.interrupted();
                }
            } catch (final LinuxException | TablePort.BrokenException failed) {
                ail(String.valueOf(failed.getMessage()));
            } catch (final RuntimeException bug) {
                LOG.error("pfsync-loop begins anew after a defect", bug);
                ail("defect: " + bug);
            }
            pause();
        }
        alarm.interrupted();
    }

    private void serve(final SyncSession session) throws LinuxException {
        while (!stopped) {
            work(session);
            session.follow(settings, this::bootId);
            session.turn();
            show(session);
        }
    }

    private long bootId() {
        final long id = random.nextLong();
        return id == 0 ? 1 : id;
    }

    private void ail(final String what) {
        if (!what.equals(defect)) {
            LOG.error("pfsync does not replicate, tried again every 2 s: {}", what);
        }
        defect = what;
        snapshot = null;
        alarm.interrupted();
    }

    private void pause() {
        final long end = System.nanoTime() + RETRY_NANOS;
        while (!stopped && end - System.nanoTime() > 0) {
            work(null);
            try {
                poller.await(Math.max(0, end - System.nanoTime()));
            } catch (final LinuxException broken) {
                LOG.error("pfsync-loop ends, restart the bundle: {}", broken.getMessage());
                stopped = true;
            }
        }
    }

    private void work(final @Nullable SyncSession session) {
        Task task = tasks.poll();
        while (task != null) {
            task.run(session);
            task = tasks.poll();
        }
    }

    private void show(final SyncSession session) {
        final long now = System.nanoTime();
        final String reason = session.replication().obstacle();
        if (now - shownNanos < SHOWN_NANOS && snapshot != null) {
            return;
        }
        shownNanos = now;
        snapshot = session.snapshot();
        if (reason == null) {
            alarm.ended();
        } else {
            alarm.asking(reason);
        }
        final String failure = session.replication().bulk().failure();
        if (failure != null && !failure.equals(failureTold)) {
            LOG.error("{}", failure);
        }
        failureTold = failure;
    }

    /** A virtual host has a role. */
    public void transitioned(final RoleChange change) {
        submit(
                session -> {
                    final Role before = roles.put(change.host().name(), change.to());
                    standby(session);
                    if (change.to() == Role.MASTER && before != Role.MASTER && session != null) {
                        takeovers.add(System.nanoTime());
                        session.replication().takeOver();
                    }
                });
    }

    /** Without an election nobody knows, and nothing is taken for granted. */
    private void standby(final @Nullable SyncSession session) {
        if (session != null && !roles.isEmpty()) {
            session.replication().standby(!roles.containsValue(Role.MASTER));
        }
    }

    /** Asks the peer for everything; does nothing while an answer is awaited. */
    public void resync() {
        submit(
                session -> {
                    if (session != null) {
                        session.replication().resync(System.nanoTime());
                    }
                });
    }

    private boolean submit(final Task task) {
        final boolean queued = tasks.offer(task);
        poller.wakeUp();
        return queued;
    }

    /**
     * Asks the loop something about its states.
     *
     * @param otherwise the answer while nothing is open
     * @throws TimeoutException when it did not answer within the bound
     */
    <T> T ask(
            final Function<Replication<FlowBody>, T> question,
            final T otherwise,
            final long boundMillis)
            throws TimeoutException {
        final CompletableFuture<T> answer = new CompletableFuture<>();
        final boolean queued =
                submit(
                        session -> {
                            try {
                                answer.complete(
                                        session == null
                                                ? otherwise
                                                : question.apply(session.replication()));
                            } catch (final RuntimeException failed) {
                                answer.completeExceptionally(failed);
                            }
                        });
        if (!queued) {
            throw new TimeoutException("pfsync-loop has too much to do, try again");
        }
        try {
            return answer.get(boundMillis, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        } catch (final ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        }
    }

    /** How it was a moment ago; null while it cannot be opened. */
    @Nullable SyncSnapshot snapshot() {
        return snapshot;
    }

    /** Why it does not replicate, null when it does. */
    @Nullable String defect() {
        return defect;
    }

    /** Whether this node is demoted because it asks for everything. */
    boolean isDemoting() {
        return alarm.isDemoting();
    }

    long takeovers() {
        return takeovers.count();
    }

    /** Works by other settings from now on; interrupts only what they change. */
    public void reconfigure(final SyncSettings next) {
        settings = next;
        poller.wakeUp();
    }

    SyncSettings settings() {
        return settings;
    }

    /** Entries stay in the kernel, and the peer is told nothing. */
    @Override
    public void close() {
        stopped = true;
        poller.wakeUp();
        try {
            thread.join(JOIN_MILLIS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
