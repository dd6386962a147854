package org.tandemgate.pfsync.runtime;

import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;

/**
 * States as messages and back. Pure.
 *
 * @param <B> body of a state
 */
public interface StateCodec<B> {
    /** Fills a message that the writer has just added. */
    void write(FlowState<B> state, Notice notice, PfsyncMessage message, long nowNanos);

    /**
     * Reads INS, UPD and UPD_C. What cannot be a state here is counted by reason and not shown.
     *
     * @param counter of the changes of this state; 0: none
     */
    void read(PfsyncMessage message, long counter, long nowNanos, Reader<B> into);

    /**
     * What both nodes must have alike of a state, as a number: whom it joins, how it is translated,
     * its mark, how far it is. Times and counts are not part of it.
     */
    long digest(FlowState<B> state);

    /** Whether a state belongs to an interface of that name alone. */
    boolean isOn(B body, String interfaceName);

    /** One line for people. */
    String text(FlowState<B> state);

    /** What came out of a message: one of the two, or nothing. */
    interface Reader<B> {
        /** A whole state. */
        void whole(FlowState<B> state, BodyMerge<B> merge);

        /** What changed of one. */
        void part(Progress progress, BodyMerge<B> merge);
    }
}
