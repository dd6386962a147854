package org.tandemgate.pfsync.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.kernel.KernelTable;
import org.tandemgate.pfsync.state.FlowState;

/** The kernel's real table. What breaks it is kept until the loop looks. */
final class TablePort implements KernelPort<FlowBody> {
    private final KernelTable table;

    TablePort(final KernelTable table) {
        this.table = table;
    }

    @Override
    public int poll(final Listener<FlowBody> listener, final int most, final long nowNanos) {
        return table.poll(
                new KernelTable.Listener() {
                    @Override
                    public void found(final FlowState<FlowBody> state) {
                        listener.found(state);
                    }

                    @Override
                    public void happened(
                            final ConntrackEvent.Kind kind,
                            final FlowState<FlowBody> state,
                            final boolean expired) {
                        listener.happened(kind, state, expired);
                    }
                },
                most,
                nowNanos);
    }

    @Override
    public void install(final FlowState<FlowBody> state, final long nowNanos) {
        table.install(state, nowNanos);
    }

    @Override
    public void change(final FlowState<FlowBody> state, final long nowNanos) {
        table.change(state, nowNanos);
    }

    @Override
    public void loosen(final FlowState<FlowBody> state, final long nowNanos) {
        table.loosen(state, nowNanos);
    }

    @Override
    public void inherit(final FlowState<FlowBody> state, final long nowNanos) {
        table.inherit(state, nowNanos);
    }

    @Override
    public @Nullable FlowState<FlowBody> reissued(
            final FlowState<FlowBody> state, final long nowNanos) {
        return table.reissued(state, nowNanos);
    }

    @Override
    public void remove(final FlowState<FlowBody> state, final long nowNanos) {
        table.remove(state, nowNanos);
    }

    @Override
    public long flush(final long nowNanos) {
        try {
            return table.flush(nowNanos);
        } catch (final LinuxException broken) {
            throw new BrokenException(broken);
        }
    }

    @Override
    public long listen() {
        return table.listen();
    }

    @Override
    public long heard() {
        return table.heard();
    }

    @Override
    public long ticket() {
        return table.ticket();
    }

    @Override
    public boolean isWritten(final long ticket) {
        return table.isWritten(ticket);
    }

    @Override
    public void serving(final boolean now) {
        table.serving(now);
    }

    @Override
    public void filling(final boolean now) {
        table.filling(now);
    }

    @Override
    public boolean isSettled() {
        return table.isSettled();
    }

    @Override
    public boolean has(final FlowBody body) {
        return table.has(body.flow());
    }

    @Override
    public ConntrackFlow flow(final FlowBody body) {
        return body.flow();
    }

    @Override
    public FlowBody updated(final FlowBody known, final FlowBody now, final long nowNanos) {
        return known.seen(now.entry(), nowNanos);
    }

    /** A socket is of no use any more: everything is opened anew. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenException(final LinuxException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
