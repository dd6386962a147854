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

    private static final int OPEN = 4;
    private static final int CLOSED = 9;

    private final KernelPort<B> kernel;
    private final StateTable<B> table;
    private List<StateId> ids = List.of();
    private int at;
    private boolean wanted;
    private boolean begun;
    private long begunNanos;

    Loosening(final KernelPort<B> kernel, final StateTable<B> table) {
        this.kernel = kernel;
        this.table = table;
    }

    /** This node forwards no longer, or finds out that it does not. */
    void begin() {
        wanted = true;
    }

    /** Does a part of what is to be done. */
    void turn(final long nowNanos) {
        if (wanted && isDone() && !isTooSoon(nowNanos)) {
            wanted = false;
            begun = true;
            begunNanos = nowNanos;
            ids = table.ids();
            at = 0;
        }
        final int end = Math.min(ids.size(), at + STATES_A_TURN);
        while (at < end) {
            final FlowState<B> state = table.find(ids.get(at++));
            if (state != null && isOpen(state)) {
                kernel.change(state, nowNanos);
            }
        }
        if (isDone()) {
            ids = List.of();
            at = 0;
        }
    }

    private boolean isDone() {
        return at >= ids.size();
    }

    private boolean isTooSoon(final long nowNanos) {
        return begun && nowNanos - begunNanos < LEAST_NANOS;
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
        return wanted && begun && isTooSoon(nowNanos)
                ? begunNanos + LEAST_NANOS
                : nowNanos + (wanted ? 0 : LEAST_NANOS);
    }
}
