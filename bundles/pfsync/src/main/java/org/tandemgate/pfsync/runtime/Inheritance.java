package org.tandemgate.pfsync.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/**
 * What a take-over leaves to be done, in the background: every entry was usable before. Entries
 * that were kept get the time of their own state, and what a BSD tracked by windows becomes a state
 * of this node. Belongs to one thread.
 *
 * @param <B> body of a state
 */
final class Inheritance<B> {
    /** States in one turn. */
    static final int STATES_A_TURN = 256;

    private final StateTable<B> table;
    private final KernelPort<B> kernel;
    private final Outbox<B> outbox;
    private final Map<ConntrackFlow, StateId> byFlow;
    private final Deque<StateId> taken = new ArrayDeque<>();
    private final Deque<StateId> untold = new ArrayDeque<>();
    private boolean paused;

    Inheritance(
            final StateTable<B> table,
            final KernelPort<B> kernel,
            final Outbox<B> outbox,
            final Map<ConntrackFlow, StateId> byFlow) {
        this.table = table;
        this.kernel = kernel;
        this.outbox = outbox;
        this.byFlow = byFlow;
    }

    /**
     * Adds to what is left to be done: each virtual host that becomes MASTER begins once more, and
     * only the first finds the peer's states.
     *
     * @param ids of states that the peer had the newest of until now
     */
    void begin(final List<StateId> ids) {
        if (!taken.isEmpty()) {
            // Never more than the table holds, however often it begins.
            taken.removeIf(id -> table.find(id) == null);
        }
        final Set<StateId> waiting = new HashSet<>(taken);
        ids.stream().filter(id -> !waiting.contains(id)).forEach(taken::add);
    }

    /**
     * Whether this node forwards no longer: the rest waits until it does again. What has a new
     * identity already is told all the same, because the end of its old one has been.
     */
    void paused(final boolean now) {
        paused = now;
    }

    boolean isBusy() {
        return (!paused && !taken.isEmpty()) || !untold.isEmpty();
    }

    /** Goes on. */
    void turn(final long nowNanos) {
        if (!untold.isEmpty()) {
            if (outbox.isUrgent()) {
                return;
            }
            // The ends of the old ones have left: with both a BSD refuses the new one.
            untold.forEach(id -> outbox.offer(id, Notice.INS, true, nowNanos));
            untold.clear();
        }
        for (int i = 0; i < STATES_A_TURN && !paused && !taken.isEmpty(); i++) {
            final StateId id = taken.remove();
            final FlowState<B> state = table.find(id);
            if (state != null) {
                kernel.inherit(state, nowNanos);
                reissue(state, kernel.reissued(state, nowNanos), nowNanos);
            }
        }
    }

    private void reissue(
            final FlowState<B> before, final @Nullable FlowState<B> state, final long nowNanos) {
        if (state != null && table.reissued(before.id(), state, nowNanos)) {
            byFlow.put(kernel.flow(state.body()), state.id());
            outbox.offer(before.id(), Notice.DEL_C, true, nowNanos);
            untold.add(state.id());
        }
    }
}
