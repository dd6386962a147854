package org.tandemgate.pfsync.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * Changes to the kernel's table, up to 256 in one call or what came within 5 ms. What the kernel
 * refuses is tried once in another way where there is one, else counted with its errno and kept
 * with the entry. One socket for its whole life, by whose number own changes are recognised.
 * Belongs to one thread.
 */
public final class KernelWriter implements AutoCloseable {
    /** A change waits so long for others at most. */
    static final long LINGER_NANOS = 5_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(KernelWriter.class);
    private static final long SECOND = 1_000_000_000L;
    private static final long WARN_NANOS = 60 * SECOND;
    private static final int KEPT = 32;
    private static final int TRIES = 3;

    private final Conntrack conntrack;
    private final ConntrackWriter socket;
    private final KnownEntries known;
    private final List<Op> waiting = new ArrayList<>(ConntrackWriter.BATCH);
    private final ArrayDeque<Refused> refused = new ArrayDeque<>(KEPT);
    private final Map<Integer, Long> byErrno = new TreeMap<>();
    private long sinceNanos;
    private long written;
    private long refusals;
    private long conflicts;
    private long warnedNanos;
    private boolean warned;

    /** What is done to an entry. */
    public enum Kind {
        /** Made. */
        CREATE,
        /** Changed. */
        UPDATE,
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

    private record Op(Kind kind, ConntrackEntry entry, int tries) {
        Op again(final Kind other, final ConntrackEntry what) {
            return new Op(other, what, tries + 1);
        }
    }

    private KernelWriter(
            final Conntrack conntrack, final ConntrackWriter socket, final KnownEntries known) {
        this.conntrack = conntrack;
        this.socket = socket;
        this.known = known;
    }

    static KernelWriter open(final Conntrack conntrack, final KnownEntries known)
            throws LinuxException {
        return new KernelWriter(conntrack, conntrack.openWriter(), known);
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
        final ConntrackEntry there = known.find(entry.flow());
        add(new Op(Kind.UPDATE, there == null ? entry : joined(entry, there), 0), nowNanos);
    }

    /** With the bits that the kernel has set: they can only be set. */
    private static ConntrackEntry joined(final ConntrackEntry entry, final ConntrackEntry there) {
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
     * Does what waits when it is due.
     *
     * @return when the next call is due; {@code nowNanos} + 1 s when nothing waits
     */
    long flush(final long nowNanos) throws LinuxException {
        if (waiting.isEmpty()) {
            return nowNanos + SECOND;
        }
        final boolean due =
                waiting.size() >= ConntrackWriter.BATCH || nowNanos - sinceNanos >= LINGER_NANOS;
        if (!due) {
            return sinceNanos + LINGER_NANOS;
        }
        List<Op> round = List.copyOf(waiting);
        waiting.clear();
        while (!round.isEmpty()) {
            final List<Op> again = new ArrayList<>();
            for (int from = 0; from < round.size(); from += ConntrackWriter.BATCH) {
                final int to = Math.min(round.size(), from + ConntrackWriter.BATCH);
                send(round.subList(from, to), again, nowNanos);
            }
            round = again;
        }
        return nowNanos + SECOND;
    }

    private void send(final List<Op> ops, final List<Op> again, final long nowNanos)
            throws LinuxException {
        for (final Op op : ops) {
            if (op.kind() != Kind.REMOVE) {
                known.changing(op.entry().flow());
            }
            switch (op.kind()) {
                case CREATE -> socket.create(op.entry());
                case UPDATE -> socket.update(op.entry());
                case REMOVE -> socket.remove(op.entry().flow(), op.entry().id());
            }
        }
        final List<ConntrackWriter.Refusal> answers = socket.flush();
        written += ops.size() - answers.size();
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
        if (op.kind() == Kind.REMOVE && errno == Errno.ENOENT) {
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
                if (there == null || op.kind() != Kind.UPDATE) {
                    return false;
                }
                again.add(op.again(Kind.UPDATE, joined(entry, there)));
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
            conflicts++;
            return false;
        }
        if (there.flow().reply().equals(entry.flow().reply())) {
            again.add(op.again(Kind.UPDATE, joined(entry, there)));
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
        refusals++;
        byErrno.merge(errno, 1L, Long::sum);
        if (refused.size() == KEPT) {
            refused.removeFirst();
        }
        final var what = new Refused(op.kind(), op.entry(), errno);
        refused.addLast(what);
        if (!warned || nowNanos - warnedNanos >= WARN_NANOS) {
            warned = true;
            warnedNanos = nowNanos;
            LOG.warn("pfsync kernel refused {}; refusals so far: {}", what, byErrno);
        }
    }

    List<Refused> refused() {
        return List.copyOf(refused);
    }

    long written() {
        return written;
    }

    long refusals() {
        return refusals;
    }

    long conflicts() {
        return conflicts;
    }

    @Override
    public void close() {
        socket.close();
    }
}
