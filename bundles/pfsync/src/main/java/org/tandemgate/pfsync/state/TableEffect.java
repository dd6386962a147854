package org.tandemgate.pfsync.state;

/** What a {@link StateTable} wants done, in the order given. */
public sealed interface TableEffect<B> {
    /** Create the entry in the kernel. */
    record Install<B>(FlowState<B> state) implements TableEffect<B> {}

    /** Change the entry in the kernel, and begin its timeout anew. */
    record Change<B>(FlowState<B> state) implements TableEffect<B> {}

    /** Delete the entry in the kernel. */
    record Remove<B>(FlowState<B> state) implements TableEffect<B> {}

    /**
     * Tell the peer.
     *
     * @param urgent whether it must not wait for others to share its packet
     */
    record Send<B>(StateId id, Notice notice, boolean urgent) implements TableEffect<B> {}
}
