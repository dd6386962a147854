package org.tandemgate.pfsync.runtime;

import java.util.List;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
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

    /** Octets that a frame has for subheaders and messages, less everything else. */
    int room();

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
     * Sends the frame that was begun, or nothing but an acknowledgement when it is empty. A packet
     * that the kernel does not take is one that was lost on its way.
     *
     * @param told what it holds, in the order of its messages; those about no state are left out
     */
    void send(List<Told> told, long nowNanos);

    /** Packets sent that the peer has not acknowledged; 0 with a peer that never does. */
    int inFlight();

    /** When something is to be sent even if nobody has anything to say: acknowledgement, life. */
    long deadlineNanos(long nowNanos);

    /**
     * A message about one state.
     *
     * @param item which, and as what
     * @param counter of the changes of that state, as it was written; 0: none
     * @param sinceNanos when what it tells happened, for the lag
     */
    record Told(SendQueue.Item item, long counter, long sinceNanos) {}

    /** What comes out of the link. */
    interface Receiver {
        /**
         * A frame of the peer, in which the reader stands before the first message.
         *
         * @param counters what {@link Told#counter} was, by the message's place among all messages
         *     of the frame that are about one state
         */
        void frame(FrameReader frame, Counters counters);

        /** This was in a packet that the peer did not get. */
        void lost(SendQueue.Item item);

        /** More was lost than anybody remembers: in either direction, everything must be told. */
        void lostTooMuch();

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
