package org.tandemgate.pfsync.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinuxException;

/**
 * Changes to the kernel's table: gathered by the loop's thread for a millisecond or until there are
 * 256, handed over, and done by a thread of its own ({@link WriteRounds}). While sixteen such lots
 * wait for the kernel, whoever hands over waits too, 3 s at most. One socket for its whole life, by
 * whose number own changes are recognised.
 */
public final class KernelWriter implements AutoCloseable {
    /** A change waits so long for others at most. */
    static final long LINGER_NANOS = 1_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(KernelWriter.class);
    private static final long SECOND = 1_000_000_000L;
    private static final long STUCK_SECONDS = 3;

    /** Handed over at once, each what came in one turn of the loop. */
    private static final int HANDED = 16;

    private static final List<Op> END = List.of();

    private final ConntrackWriter socket;
    private final KnownEntries known;
    private final WriteRounds rounds;
    private final BlockingQueue<List<Op>> handed = new ArrayBlockingQueue<>(HANDED);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong wanted = new AtomicLong();
    private final Runnable wakeUp;
    private final Thread thread;
    private List<Op> waiting = new ArrayList<>(ConntrackWriter.BATCH);
    private long sinceNanos;
    private long handovers;
    private boolean hurried;
    private volatile @Nullable LinuxException failure;

    /** What is done to an entry. */
    public enum Kind {
        /** Made. */
        CREATE,
        /** Changed, or made when it is gone. */
        UPDATE,
        /** Changed, if it is there. */
        LOOSEN,
        /** Removed. */
        REMOVE
    }

    /**
     * What the kernel did not do.
     *
     * @param errno Linux
     */
    public record Refused(Kind kind, ConntrackEntry entry, int errno) {
        @Override
        public String toString() {
            return kind + " " + entry.flow() + ": " + Errno.name(errno) + " (" + errno + ")";
        }
    }

    record Op(Kind kind, ConntrackEntry entry, int tries) {
        Op again(final Kind other, final ConntrackEntry what) {
            return new Op(other, what, tries + 1);
        }
    }

    private KernelWriter(
            final Conntrack conntrack,
            final ConntrackWriter socket,
            final KnownEntries known,
            final Runnable wakeUp) {
        this.socket = socket;
        this.wakeUp = wakeUp;
        this.known = known;
        rounds = new WriteRounds(conntrack, socket, known);
        thread = new Thread(this::run, "pfsync-write");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * @param wakeUp run when something of {@link #ticket} is done
     */
    static KernelWriter open(
            final Conntrack conntrack, final KnownEntries known, final Runnable wakeUp)
            throws LinuxException {
        return new KernelWriter(conntrack, conntrack.openWriter(), known, wakeUp);
    }

    int port() {
        return socket.port();
    }

    /** Makes it, or changes the one that is there: after a restart everything is. */
    void create(final ConntrackEntry entry, final long nowNanos) {
        final ConntrackEntry there = known.find(entry.flow());
        add(
                there == null
                        ? new Op(Kind.CREATE, entry, 0)
                        : new Op(Kind.UPDATE, joined(entry, there), 0),
                nowNanos);
    }

    void update(final ConntrackEntry entry, final long nowNanos) {
        change(Kind.UPDATE, entry, nowNanos);
    }

    /** As {@link #update}, but never makes it. */
    void loosen(final ConntrackEntry entry, final long nowNanos) {
        change(Kind.LOOSEN, entry, nowNanos);
    }

    private void change(final Kind kind, final ConntrackEntry entry, final long nowNanos) {
        final ConntrackEntry there = known.find(entry.flow());
        add(new Op(kind, there == null ? entry : joined(entry, there), 0), nowNanos);
    }

    /** With the bits that the kernel has set: they can only be set. */
    static ConntrackEntry joined(final ConntrackEntry entry, final ConntrackEntry there) {
        final int status = entry.status() | there.status();
        return status == entry.status() ? entry : entry.withStatus(status);
    }

    /** With the identity that this node's entry has, so that a newer connection stays. */
    void remove(final ConntrackFlow flow, final long nowNanos) {
        final ConntrackEntry mine = known.find(flow);
        final var entry = mine == null ? new ConntrackEntry(flow, 0, 0, 0, 0, null) : mine;
        add(new Op(Kind.REMOVE, entry, 0), nowNanos);
    }

    private void add(final Op op, final long nowNanos) {
        if (waiting.isEmpty()) {
            sinceNanos = nowNanos;
        }
        waiting.add(op);
    }

    /**
     * Hands over what waits when it is due, to be done at once by the writing thread.
     *
     * @return when the next call is due; {@code nowNanos} + 1 s when nothing waits
     */
    long flush(final long nowNanos) throws LinuxException {
        final LinuxException broken = failure;
        if (broken != null) {
            throw broken;
        }
        if (waiting.isEmpty()) {
            return nowNanos + SECOND;
        }
        final boolean due =
                hurried
                        || waiting.size() >= ConntrackWriter.BATCH
                        || nowNanos - sinceNanos >= LINGER_NANOS;
        if (!due) {
            return sinceNanos + LINGER_NANOS;
        }
        hurried = false;
        handovers++;
        handOver(waiting);
        waiting = new ArrayList<>(ConntrackWriter.BATCH);
        return nowNanos + SECOND;
    }

    /**
     * Somebody waits for what was given so far: it is handed over with the next {@link #flush}.
     *
     * @return what {@link #isDone(long)} is to be asked; what is woken then hears of it
     */
    long ticket() {
        hurried |= !waiting.isEmpty();
        final long ticket = handovers + (waiting.isEmpty() ? 0 : 1);
        wanted.set(ticket);
        return ticket;
    }

    /** Whether the kernel has been told everything that was given before that ticket. */
    boolean isDone(final long ticket) {
        return done.get() >= ticket;
    }

    /** When so much waits for the kernel already, whoever reads the peer waits too. */
    private void handOver(final List<Op> changes) throws LinuxException {
        open.incrementAndGet();
        try {
            if (!handed.offer(changes, STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new LinuxException("pfsync-write", "the connection table", Errno.ETIMEDOUT);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinuxException("pfsync-write", "the connection table", Errno.EINTR);
        }
    }

    private void run() {
        try {
            List<Op> changes = handed.take();
            while (!changes.equals(END)) {
                rounds.run(changes, System.nanoTime());
                open.decrementAndGet();
                if (done.incrementAndGet() <= wanted.get()) {
                    wakeUp.run();
                }
                changes = handed.take();
            }
        } catch (final LinuxException e) {
            failure = e;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException bug) {
            LOG.error("pfsync-write ends by a defect", bug);
            failure = new LinuxException("pfsync-write", "the connection table", Errno.EIO);
        }
    }

    /** Whether the kernel has done everything that was handed over; any thread. */
    boolean isDone() {
        return open.get() == 0;
    }

    List<Refused> refused() {
        return rounds.refused();
    }

    long written() {
        return rounds.written();
    }

    long refusals() {
        return rounds.refusals();
    }

    long conflicts() {
        return rounds.conflicts();
    }

    /** What was handed over is still done. */
    @Override
    public void close() {
        try {
            if (!handed.offer(END, STUCK_SECONDS, TimeUnit.SECONDS)) {
                thread.interrupt();
            }
            thread.join(STUCK_SECONDS * 1000);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
