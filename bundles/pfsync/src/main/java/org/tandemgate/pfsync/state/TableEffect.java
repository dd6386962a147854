package org.tandemgate.pfsync.state;

/** What a {@link StateTable} wants done, in the order given. */
public sealed interface TableEffect<B> {
    /** Create the entry in the kernel. */
    record Install<B>(FlowState<B> state) implements TableEffect<B> {}

    /**
     * Change the entry in the kernel, and begin its timeout anew.
     *
     * @param isNews false: this kernel moved it last and is as far; then nothing needs to be done
     */
    record Change<B>(FlowState<B> state, boolean isNews) implements TableEffect<B> {}

    /** Delete the entry in the kernel. */
    record Remove<B>(FlowState<B> state) implements TableEffect<B> {}

    /**
     * Tell the peer.
     *
     * @param urgent whether it must not wait for others to share its packet
     */
    record Send<B>(StateId id, Notice notice, boolean urgent) implements TableEffect<B> {}
}
