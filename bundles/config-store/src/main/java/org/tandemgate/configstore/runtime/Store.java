package org.tandemgate.configstore.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.configstore.ActivationException;
import org.tandemgate.api.configstore.AreaActivator;
import org.tandemgate.api.configstore.AreaSchema;
import org.tandemgate.api.configstore.Change;
import org.tandemgate.api.configstore.ConfigDocument;
import org.tandemgate.api.configstore.ConfigStore;
import org.tandemgate.api.configstore.Difference;
import org.tandemgate.api.configstore.Revision;
import org.tandemgate.api.configstore.StoreStatus;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.configstore.flow.BadRevisionException;
import org.tandemgate.configstore.flow.StoredRevision;
import org.tandemgate.configstore.state.Comparison;
import org.tandemgate.configstore.state.Schemas;
import org.tandemgate.configstore.state.Transaction;
import org.tandemgate.configstore.state.Transaction.Phase;

/**
 * The configuration of this node. Changes are made one after the other; who comes while one is made
 * waits {@value #PATIENCE_SECONDS} s and is then refused.
 */
public final class Store implements ConfigStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);
    private static final int PATIENCE_SECONDS = 30;
    private static final long TICK_MILLIS = 500;
    private static final long RETRY_TICKS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Activators activators = new Activators();
    private final RevisionFiles files;
    private final History history;
    private final Candidates candidates = new Candidates(this);
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> ticking;
    private volatile Snapshot current;
    private volatile @Nullable TransactionRun pending;
    private volatile @Nullable Instant confirmBy;
    private long ticks;

    /**
     * Opens the directory and takes the last good revision; it is brought into force as activators
     * come.
     *
     * @param kept how many revisions, 2..10,000
     * @throws IOException when the directory cannot be used
     */
    public Store(final Path directory, final int kept) throws IOException {
        this(new DirectoryDisk(directory), kept);
    }

    Store(final Disk disk, final int kept) throws IOException {
        files = new RevisionFiles(disk, kept);
        history = new History(files);
        for (final long number : files.undecided()) {
            files.markFailed(number, "the node stopped before it was good");
        }
        current = Snapshot.of(files.good(), good());
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            final var thread = new Thread(task, "config-store");
                            thread.setDaemon(true);
                            return thread;
                        });
        ticking =
                clock.scheduleWithFixedDelay(
                        this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private ConfigDocument good() throws IOException {
        try {
            return files.good() == 0 ? ConfigDocument.EMPTY : files.read(files.good()).document();
        } catch (final BadRevisionException damaged) {
            throw new IOException("revision " + files.good() + ": " + damaged.getMessage());
        }
    }

    /** Brings what is stored into force by it, soon, and again until it works. */
    public void add(final AreaActivator activator) {
        activators.add(activator);
        clock.execute(this::applyDue);
    }

    /** Its areas are only stored from now on. */
    public void remove(final AreaActivator activator) {
        activators.remove(activator);
    }

    /** Whatever it is that breaks: the next tick comes. */
    private void tick() {
        try {
            goOn();
        } catch (final RuntimeException defect) {
            LOG.error("config-store: the clock's task threw", defect);
        }
    }

    private void goOn() {
        ticks++;
        if (pending != null) {
            lock.lock();
            try {
                tell(new Transaction.Tick());
            } catch (final RefusedException late) {
                LOG.warn("config-store: {}", late.getMessage());
            } finally {
                lock.unlock();
            }
        }
        if (ticks % RETRY_TICKS == 0) {
            applyDue();
        }
    }

    private void applyDue() {
        lock.lock();
        try {
            if (pending == null && current.revision() != 0) {
                activators.due().forEach(this::applyStored);
            }
        } finally {
            lock.unlock();
        }
    }

    private void applyStored(final AreaActivator activator) {
        final ConfigDocument document = current.document();
        try {
            final AreaActivator.Activation activation = activator.prepare(document, document);
            activation.apply();
            activation.verify();
            activators.applied(activator);
            LOG.info(
                    "config-store: revision {} in force: {}",
                    current.revision(),
                    activator.areas());
        } catch (final ActivationException failed) {
            activators.failed(activator, failed.getMessage());
            LOG.warn("config-store: {} not applied: {}", activator.areas(), failed.getMessage());
        } catch (final RuntimeException defect) {
            activators.failed(activator, "it broke, see the log");
            LOG.error("config-store: the activator of {} threw", activator.areas(), defect);
        }
    }

    private void acquire() throws RefusedException {
        try {
            if (lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new RefusedException("another change is being made; try again");
    }

    @Override
    public List<String> plan(final Change change) throws RefusedException {
        acquire();
        try {
            return candidates.steps(current.document(), candidate(change), activators);
        } finally {
            lock.unlock();
        }
    }

    private ConfigDocument candidate(final Change change) throws RefusedException {
        final TransactionRun waiting = pending;
        if (waiting != null) {
            throw new RefusedException(
                    "revision "
                            + waiting.candidate().number()
                            + " waits to be confirmed until "
                            + confirmBy
                            + "; configsync:confirm or wait");
        }
        return candidates.of(change, current);
    }

    @Override
    public Revision commit(final Change change) throws RefusedException {
        acquire();
        try {
            final ConfigDocument candidate = candidate(change);
            if (candidate.equals(current.document()) && current.revision() != 0) {
                return history.one(current.revision());
            }
            final var stored =
                    new StoredRevision(
                            files.next(),
                            change.author(),
                            change.origin(),
                            change.summary(),
                            System.currentTimeMillis(),
                            candidate);
            final Set<String> areas =
                    Comparison.differences(current.document(), candidate).stream()
                            .map(Difference::area)
                            .collect(Collectors.toCollection(TreeSet::new));
            confirmBy = Instant.now().plus(change.confirmWithin());
            final var run =
                    new TransactionRun(
                            activators,
                            activators.of(areas),
                            current.document(),
                            stored,
                            files,
                            change.confirmWithin().toNanos());
            return conclude(run);
        } finally {
            lock.unlock();
        }
    }

    private Revision conclude(final TransactionRun run) throws RefusedException {
        final StoredRevision stored = run.candidate();
        final Transaction transaction = run.transaction();
        pending = transaction.isOver() ? null : run;
        if (transaction.phase() == Phase.FAILED) {
            throw new RefusedException(
                    "revision "
                            + stored.number()
                            + " was refused: "
                            + transaction.reason()
                            + "; revision "
                            + current.revision()
                            + " is still in force");
        }
        if (transaction.phase() == Phase.GOOD) {
            current = Snapshot.of(stored.number(), stored.document());
            LOG.info(
                    "config-store: revision {} in force: author={} origin={} {}",
                    stored.number(),
                    stored.author(),
                    stored.origin(),
                    stored.summary());
        }
        return history.one(stored.number());
    }

    /** Goes on with the pending transaction, which may end by that. */
    private void tell(final Transaction.Event event) throws RefusedException {
        final TransactionRun run = pending;
        if (run != null) {
            run.tell(event);
            if (run.transaction().isOver()) {
                conclude(run);
            }
        }
    }

    @Override
    public void confirm(final long revision) throws RefusedException {
        decide(revision, new Transaction.Confirmed());
    }

    /** The refusal that the end of a transaction brings is what was asked for. */
    @Override
    public void reject(final long revision) throws RefusedException {
        try {
            decide(revision, new Transaction.Rejected("it was rejected"));
        } catch (final RefusedException taken) {
            if (!taken.getMessage().contains("was refused: it was rejected; revision ")) {
                throw taken;
            }
        }
    }

    private void decide(final long revision, final Transaction.Event event)
            throws RefusedException {
        acquire();
        try {
            final TransactionRun run = pending;
            if (run == null || run.candidate().number() != revision) {
                throw new RefusedException(
                        "revision " + revision + " does not wait to be confirmed");
            }
            tell(event);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public StoreStatus status() {
        final Snapshot now = current;
        final TransactionRun run = pending;
        final SortedMap<String, StoreStatus.Area> areas = new TreeMap<>();
        now.document()
                .areas()
                .forEach(
                        (name, objects) -> {
                            final String note =
                                    activators
                                            .note(name)
                                            .orElse("stored, not applied: no activator");
                            areas.put(
                                    name,
                                    new StoreStatus.Area(
                                            objects.size(),
                                            String.valueOf(now.digests().get(name)),
                                            note.isEmpty(),
                                            note));
                        });
        return new StoreStatus(
                now.revision(),
                areas,
                run == null ? null : History.pending(run.candidate()),
                run == null ? null : confirmBy,
                new ArrayList<>(files.problems()),
                Instant.now());
    }

    @Override
    public ConfigDocument document() {
        return current.document();
    }

    @Override
    public long revision() {
        return current.revision();
    }

    @Override
    public List<AreaSchema> schemas() {
        return Schemas.all();
    }

    @Override
    public List<Revision> history() {
        lock.lock();
        try {
            return history.all();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ConfigDocument documentOf(final long revision) throws RefusedException {
        lock.lock();
        try {
            return files.read(revision).document();
        } catch (final IOException | BadRevisionException bad) {
            throw new RefusedException(
                    "revision "
                            + revision
                            + " is not kept or not readable ("
                            + bad.getMessage()
                            + "); kept are "
                            + files.numbers());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Difference> differences(final ConfigDocument from, final ConfigDocument to) {
        return Comparison.differences(from, to);
    }

    /** What is in force stays so. */
    @Override
    public void close() {
        ticking.cancel(false);
        clock.shutdownNow();
    }
}
