package org.tandemgate.pfsync.runtime;

import java.util.List;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/**
 * Writes every open TCP connection into the kernel once more when this node stops forwarding, so
 * that it is liberal: the other node carries it from now on, nothing tells this kernel how far its
 * windows move, and when this node forwards again every packet would be outside of the window that
 * it remembers. A part in each turn. Belongs to one thread.
 *
 * @param <B> body of a state
 */
final class Loosening<B> {
    /** States that are looked at in one turn. */
    static final int STATES_A_TURN = 2048;

    /** Roles that flap must not make the kernel's table be written over and over. */
    static final long LEAST_NANOS = 1_000_000_000L;

    /** The roles of a node's hosts become known one after another. */
    static final long ROLES_NANOS = 500_000_000L;

    private static final int OPEN = 4;
    private static final int CLOSED = 9;

    private final KernelPort<B> kernel;
    private final StateTable<B> table;
    private List<StateId> ids = List.of();
    private int at;
    private boolean wanted;
    private boolean found;
    private boolean considering;
    private long consideredNanos;
    private boolean begun;
    private long begunNanos;

    Loosening(final KernelPort<B> kernel, final StateTable<B> table) {
        this.kernel = kernel;
        this.table = table;
    }

    /** This node forwards no longer. */
    void begin() {
        wanted = true;
    }

    /** It finds out that it does not, unless it hears otherwise of another of its hosts. */
    void consider() {
        wanted = true;
        found = true;
    }

    /** It forwards: its own kernel knows best, and what was not written yet stays as it is. */
    void end() {
        wanted = false;
        found = false;
        considering = false;
        finish();
    }

    private void finish() {
        ids = List.of();
        at = 0;
    }

    /** Does a part of what is to be done. */
    void turn(final long nowNanos) {
        if (found) {
            found = false;
            considering = true;
            consideredNanos = nowNanos;
        }
        if (wanted && isDone() && nowNanos - dueNanos(nowNanos) >= 0) {
            wanted = false;
            considering = false;
            begun = true;
            begunNanos = nowNanos;
            ids = table.ids();
            at = 0;
        }
        final int end = Math.min(ids.size(), at + STATES_A_TURN);
        while (at < end) {
            final FlowState<B> state = table.find(ids.get(at++));
            if (state != null && isOpen(state)) {
                kernel.loosen(state, nowNanos);
            }
        }
        if (isDone()) {
            finish();
        }
    }

    private boolean isDone() {
        return at >= ids.size();
    }

    /** When what is wanted may begin. */
    private long dueNanos(final long nowNanos) {
        if (considering) {
            return consideredNanos + ROLES_NANOS;
        }
        return begun ? begunNanos + LEAST_NANOS : nowNanos;
    }

    private static boolean isOpen(final FlowState<?> state) {
        final Progress progress = state.progress();
        final int src = progress.src().level();
        final int dst = progress.dst().level();
        return state.tcp() && Math.min(src, dst) >= OPEN && Math.min(src, dst) < CLOSED;
    }

    /** When {@link #turn} has something to do. */
    long deadlineNanos(final long nowNanos) {
        if (!isDone()) {
            return nowNanos;
        }
        return wanted ? dueNanos(nowNanos) : nowNanos + LEAST_NANOS;
    }
}
