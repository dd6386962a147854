package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.state.SendQueue;

/** Remembers what a link delivered. */
final class Heard implements Receiver {
    final List<String> messages = new ArrayList<>();
    final List<SendQueue.Item> lost = new ArrayList<>();
    final List<byte[]> attached = new ArrayList<>();
    int frames;
    int started;
    Runnable atStart = () -> {};
    int tooMuch;
    long states;
    private final boolean counting;

    /**
     * @param counting whether states are counted instead of remembered
     */
    Heard(final boolean counting) {
        this.counting = counting;
    }

    @Override
    public void frame(final FrameReader frame, final Counters counters) {
        frames++;
        while (frame.next()) {
            final Action action = frame.message().action();
            if (counting) {
                states += frame.message().get(Field.ID) != 0 ? 1 : 0;
            } else {
                messages.add(
                        action
                                + (action.isOfState() ? " " + frame.message().get(Field.ID) : "")
                                + " count "
                                + counters.at(frame.place()));
            }
        }
    }

    @Override
    public void attached(final ByteBuffer buffer, final int at, final int length) {
        final byte[] octets = new byte[length];
        buffer.get(at, octets);
        attached.add(octets);
    }

    @Override
    public void lost(final SendQueue.Item item) {
        lost.add(item);
    }

    @Override
    public void lostStatus() {
        throw new AssertionError("no bulk status was sent");
    }

    @Override
    public void lostTooMuch() {
        tooMuch++;
    }

    @Override
    public void started() {
        started++;
        atStart.run();
    }
}
