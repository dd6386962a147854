package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.state.SendQueue;

/** What comes out of a {@link PeerLink}, on its thread. */
public interface Receiver {
    /**
     * A frame of the peer, in which the reader stands before the first message.
     *
     * @param counters what {@link Told#counter} was: {@code counters.at(frame.place())}
     */
    void frame(FrameReader frame, Counters counters);

    /**
     * What the peer attached to a packet, see {@link PeerLink#attach}. Whatever it is: it comes
     * from who may speak here, but nobody has looked at it.
     *
     * @param at where it begins in the buffer, which is used again afterwards
     */
    default void attached(final ByteBuffer buffer, final int at, final int length) {}

    /** This was in a packet that the peer did not get. */
    void lost(SendQueue.Item item);

    /** The peer did not get the beginning or the end of a bulk update. */
    void lostStatus();

    /** More was lost than anybody remembers: everything has to be asked for. */
    void lostTooMuch();

    /**
     * The peer's process is another one than before, and may know nothing; also when it is heard
     * the first time.
     */
    void started();

    /** Counts of changes that a node of this product adds to its messages. */
    @FunctionalInterface
    interface Counters {
        /** None: a peer that does not count. */
        Counters NONE = place -> 0;

        /** The count for the message at this place of the frame; 0 when it has none. */
        long at(int place);
    }
}
