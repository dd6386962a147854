package org.tandemgate.pfsync.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Picture;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/**
 * States as numbers that are the same on both nodes, and as lines for people. Belongs to one
 * thread.
 *
 * @param <B> body of a state
 */
final class TableDigest<B> {
    private final StateTable<B> table;
    private final StateCodec<B> codec;
    private final KernelPort<B> kernel;

    TableDigest(final StateTable<B> table, final StateCodec<B> codec, final KernelPort<B> kernel) {
        this.table = table;
        this.codec = codec;
        this.kernel = kernel;
    }

    /** All identities, a copy. */
    List<StateId> ids() {
        return table.ids();
    }

    /** What must be alike on both nodes; {@link Picture#ABSENT} when there is no such state. */
    long of(final StateId id) {
        final FlowState<B> state = table.find(id);
        if (state == null) {
            return Picture.ABSENT;
        }
        // A state whose entry the kernel does not have protects nothing.
        final long digest = codec.digest(state) ^ (kernel.has(state.body()) ? 0 : -1L);
        return digest == Picture.ABSENT ? 1 : digest;
    }

    /** One line; null when there is no such state. */
    @Nullable String text(final StateId id) {
        final FlowState<B> state = table.find(id);
        if (state == null) {
            return null;
        }
        return codec.text(state) + (kernel.has(state.body()) ? "" : " (not in the kernel's table)");
    }
}
