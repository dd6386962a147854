package org.tandemgate.pfsync.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.tandemgate.pfsync.kernel.KernelWriter.Kind;
import org.tandemgate.pfsync.kernel.KernelWriter.Op;
import org.tandemgate.pfsync.kernel.KernelWriter.Refused;

/**
 * Changes that the kernel is told together. What it refuses is tried once in another way where
 * there is one, else counted with its errno and kept with the entry. Belongs to the writing thread,
 * but the counters.
 */
final class WriteRounds {
    private static final Logger LOG = LoggerFactory.getLogger(WriteRounds.class);
    private static final long WARN_NANOS = 60_000_000_000L;
    private static final int KEPT = 32;
    private static final int TRIES = 3;

    private final Conntrack conntrack;
    private final ConntrackWriter socket;
    private final KnownEntries known;
    private final ArrayDeque<Refused> refused = new ArrayDeque<>(KEPT);
    private final Map<Integer, Long> byErrno = new TreeMap<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();
    private long warnedNanos;
    private boolean warned;

    WriteRounds(final Conntrack conntrack, final ConntrackWriter socket, final KnownEntries known) {
        this.conntrack = conntrack;
        this.socket = socket;
        this.known = known;
    }

    /** Does all of them, in order. */
    void run(final List<Op> changes, final long nowNanos) throws LinuxException {
        List<Op> round = changes;
        while (!round.isEmpty()) {
            final List<Op> again = new ArrayList<>();
            for (int from = 0; from < round.size(); from += ConntrackWriter.BATCH) {
                final int to = Math.min(round.size(), from + ConntrackWriter.BATCH);
                send(round.subList(from, to), again, nowNanos);
            }
            round = again;
        }
    }

    private void send(final List<Op> ops, final List<Op> again, final long nowNanos)
            throws LinuxException {
        for (final Op op : ops) {
            if (op.kind() != Kind.REMOVE) {
                known.changing(op.entry().flow());
            }
            switch (op.kind()) {
                case CREATE -> socket.create(op.entry());
                case UPDATE, LOOSEN -> socket.update(op.entry());
                case REMOVE -> socket.remove(op.entry().flow(), op.entry().id());
            }
        }
        final List<ConntrackWriter.Refusal> answers = socket.flush();
        written.addAndGet(ops.size() - answers.size());
        for (final ConntrackWriter.Refusal answer : answers) {
            final Op op = ops.get(answer.index());
            known.done(op.entry().flow());
            if (!retry(op, answer.errno(), again)) {
                refuse(op, answer.errno(), nowNanos);
            }
        }
    }

    /**
     * What else to do.
     *
     * @return whether the refusal is dealt with
     */
    private boolean retry(final Op op, final int errno, final List<Op> again)
            throws LinuxException {
        if (errno == Errno.ENOENT && (op.kind() == Kind.REMOVE || op.kind() == Kind.LOOSEN)) {
            // Gone already, or another connection has the flow.
            return true;
        }
        if (op.tries() >= TRIES) {
            return false;
        }
        final ConntrackEntry entry = op.entry();
        switch (errno) {
            case Errno.EEXIST -> {
                return op.kind() == Kind.CREATE && takePlace(op, again);
            }
            case Errno.ENOENT -> again.add(op.again(Kind.CREATE, entry));
            case Errno.EBUSY -> {
                final ConntrackEntry there = find(entry.flow());
                if (there == null || (op.kind() != Kind.UPDATE && op.kind() != Kind.LOOSEN)) {
                    return false;
                }
                again.add(op.again(op.kind(), KernelWriter.joined(entry, there)));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** An entry is where this one belongs: changed when it is the same, else replaced. */
    private boolean takePlace(final Op op, final List<Op> again) throws LinuxException {
        final ConntrackEntry entry = op.entry();
        final ConntrackEntry there = find(entry.flow());
        if (there == null) {
            // Its answers belong to another connection: two nodes gave the same translation.
            conflicts.incrementAndGet();
            return false;
        }
        if (there.flow().reply().equals(entry.flow().reply())) {
            again.add(op.again(Kind.UPDATE, KernelWriter.joined(entry, there)));
        } else {
            again.add(op.again(Kind.REMOVE, there));
            again.add(op.again(Kind.CREATE, entry));
        }
        return true;
    }

    private @Nullable ConntrackEntry find(final ConntrackFlow flow) throws LinuxException {
        return conntrack.find(flow.original(), flow.zone());
    }

    private void refuse(final Op op, final int errno, final long nowNanos) {
        refusals.incrementAndGet();
        byErrno.merge(errno, 1L, Long::sum);
        final var what = new Refused(op.kind(), op.entry(), errno);
        synchronized (refused) {
            if (refused.size() == KEPT) {
                refused.removeFirst();
            }
            refused.addLast(what);
        }
        if (!warned || nowNanos - warnedNanos >= WARN_NANOS) {
            warned = true;
            warnedNanos = nowNanos;
            LOG.warn("pfsync kernel refused {}; refusals so far: {}", what, byErrno);
        }
    }

    List<Refused> refused() {
        synchronized (refused) {
            return List.copyOf(refused);
        }
    }

    long written() {
        return written.get();
    }

    long refusals() {
        return refusals.get();
    }

    long conflicts() {
        return conflicts.get();
    }
}
