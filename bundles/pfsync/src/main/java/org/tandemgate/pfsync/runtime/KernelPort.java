package org.tandemgate.pfsync.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.pfsync.state.FlowState;

/**
 * The kernel's connection table, as the loop uses it. Belongs to the loop's thread; only {@link
 * #flush} waits, while much is to be written already. What the loop writes never comes back to it
 * as an event. Events that were lost come as if they had happened late.
 *
 * @param <B> body of a state
 */
public interface KernelPort<B> {
    /**
     * Hands over what happened since the last call, in order; first what was there.
     *
     * @param most events
     * @return how many there were
     */
    int poll(Listener<B> listener, int most, long nowNanos);

    /** Creates the entry; when there is one of the same flow already, changes that. */
    void install(FlowState<B> state, long nowNanos);

    /** Changes the entry and begins its timeout anew. */
    void change(FlowState<B> state, long nowNanos);

    /** Writes the entry as it is known, when it is there: one that has just ended stays away. */
    void loosen(FlowState<B> state, long nowNanos);

    /**
     * This node uses an entry from now on that it kept for the peer: it gets no more time than its
     * state has when it is used.
     */
    void inherit(FlowState<B> state, long nowNanos);

    /**
     * The same connection under an identity of this node's own, when the peer must not get it back
     * under its own; null when it may.
     */
    @Nullable FlowState<B> reissued(FlowState<B> state, long nowNanos);

    /** Deletes the entry, unless it is of a newer connection of the same flow. */
    void remove(FlowState<B> state, long nowNanos);

    /**
     * Hands over what waits to be written when it has waited long enough, or is much.
     *
     * @return when the next call is due; {@code nowNanos} + 1 s when nothing waits
     */
    long flush(long nowNanos);

    /**
     * Asks for everything that the kernel has told until now.
     *
     * @return a number that {@link #heard} reaches when the next {@link #poll} that does not hand
     *     over its most will have handed over all of it; the loop is woken then
     */
    long listen();

    /** The newest {@link #listen} that is answered. */
    long heard();

    /**
     * Makes the next {@link #flush} do what waits.
     *
     * @return a number for {@link #isWritten}; the loop is woken when that becomes true
     */
    long ticket();

    /** Whether what was given before that ticket was taken is done, or refused. */
    boolean isWritten(long ticket);

    /** Whether this node forwards: then entries get the time that they really have left. */
    void serving(boolean now);

    /**
     * Whether so much is installed that entries which begin by themselves are not worth hearing one
     * by one: they are told when it is over.
     */
    void filling(boolean now);

    /** Whether all entries that were there at the start, or after an overrun, were handed over. */
    boolean isSettled();

    /** Whether the kernel has the entry of a state, or is about to be given it. */
    boolean has(B body);

    /** What joins a state to the kernel's entry. */
    ConntrackFlow flow(B body);

    /** What is known of a state, with what the kernel says of it now. */
    B updated(B known, B now, long nowNanos);

    /** Hears of the kernel's events. */
    interface Listener<B> {
        /** An entry that was there before anybody listened. */
        void found(FlowState<B> state);

        /**
         * An entry was made, changed or went, by traffic, time or another program.
         *
         * @param state as the kernel has it now, under the identity that this node would give it
         * @param expired of one that went: whether nobody asked for it
         */
        void happened(ConntrackEvent.Kind kind, FlowState<B> state, boolean expired);
    }
}
