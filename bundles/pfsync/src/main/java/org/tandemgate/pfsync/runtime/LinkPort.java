package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.util.List;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.state.PacketShape;
import org.tandemgate.pfsync.state.SendQueue;

/**
 * The link to the peer, as the loop uses it. Belongs to the loop's thread; no call waits. Times are
 * of one monotonic clock, in nanoseconds.
 */
public interface LinkPort {
    /** What frames for the peer are written in now; may change until the peer was heard. */
    Dialect dialect();

    /** Whether the peer is a node of this product: what is lost is repaired, ends are known. */
    boolean isOurs();

    /** Whether {@link #dialect} is the peer's; until it is, only requests are sent. */
    boolean knowsDialect();

    /** What fits into a packet now; changes with the peer and the path. */
    PacketShape shape();

    /**
     * Reads what arrived; what is not from the peer, forged or old is counted and not shown.
     *
     * @param most packets
     * @return how many were read
     */
    int receive(Receiver receiver, int most, long nowNanos);

    /** Begins a frame of {@link #dialect}. */
    FrameWriter begin();

    /**
     * Sends the frame that was begun, at the latest with the next {@link #flush}. A packet that the
     * kernel does not take is one that was lost on its way.
     *
     * @param told what it holds, in the order of its messages; those about no state are left out
     * @param sinceNanos when the oldest of what it tells happened, for the lag
     */
    void send(List<Told> told, long sinceNanos, long nowNanos);

    /**
     * Octets that {@link #attach} takes now; 0 while the peer is not known to be a node of this
     * product.
     */
    int attachmentRoom();

    /** Sends octets that only a node of this product gets; lost ones are not repaired. */
    void attach(ByteBuffer octets, long nowNanos);

    /** Hands over what was sent, and what the link has to say itself when that is due. */
    void flush(long nowNanos);

    /** Packets sent that the peer has not acknowledged; 0 with a peer that never does. */
    int inFlight();

    /** Packets of the peer that did not come in their turn, so far, also when they came later. */
    long gaps();

    /** When the next {@link #flush} is due even if nothing is sent. */
    long deadlineNanos(long nowNanos);

    /**
     * A message about one state. One about {@link org.tandemgate.pfsync.state.StateId#ALL} with UPD
     * is the end of a bulk update.
     *
     * @param item which, and as what
     * @param counter of the changes of that state, as it was written; 0: none
     */
    record Told(SendQueue.Item item, long counter) {}

    /** What comes out of the link. */
    interface Receiver {
        /**
         * A frame of the peer, in which the reader stands before the first message.
         *
         * @param counters what {@link Told#counter} was, by the message's place among all messages
         *     of the frame that are about one state
         */
        void frame(FrameReader frame, Counters counters);

        /**
         * What the peer attached to a packet; nobody has looked at it.
         *
         * @param at where it begins in the buffer, which is used again afterwards
         */
        void attached(ByteBuffer buffer, int at, int length);

        /** This was in a packet that the peer did not get. */
        void lost(SendQueue.Item item);

        /** The peer did not get more than is remembered: it must be told everything. */
        void forgotten();

        /** More of the peer was lost than it can repair: it must be asked for everything. */
        void missedTooMuch();

        /** The peer's process is another one than before; also when it is heard the first time. */
        void started();
    }

    /** Counts of changes that a node of this product adds to its messages. */
    @FunctionalInterface
    interface Counters {
        /** None: a peer that does not count. */
        Counters NONE = index -> 0;

        /** The count for the message at this place, from 0; 0 when it has none. */
        long at(int index);
    }
}
