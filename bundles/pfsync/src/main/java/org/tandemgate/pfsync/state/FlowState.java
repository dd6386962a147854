package org.tandemgate.pfsync.state;

/**
 * A replicated state.
 *
 * @param tcp whether sequence numbers count
 * @param body everything that replication does not decide by: keys, windows, marks; immutable
 */
public record FlowState<B>(Progress progress, boolean tcp, B body) {
    public StateId id() {
        return progress.id();
    }

    /** The same with another body. */
    public FlowState<B> with(final B nextBody) {
        return new FlowState<>(progress, tcp, nextBody);
    }

    FlowState<B> with(final Progress next, final B nextBody) {
        return new FlowState<>(next, tcp, nextBody);
    }
}
