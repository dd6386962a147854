package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.util.List;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.pfsync.link.PeerLink;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.PacketShape;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;

/** The real link to the peer. */
final class PeerPort implements LinkPort {
    private static final SendQueue.Item END = new SendQueue.Item(StateId.ALL, Notice.UPD);

    private PeerLink link;

    PeerPort(final PeerLink link) {
        this.link = link;
    }

    /** Goes on by another link. */
    void replace(final PeerLink next) {
        link = next;
    }

    @Override
    public Dialect dialect() {
        return link.dialect();
    }

    @Override
    public boolean isOurs() {
        return link.isOurs();
    }

    @Override
    public boolean knowsDialect() {
        return link.knowsDialect();
    }

    @Override
    public PacketShape shape() {
        return link.shape();
    }

    @Override
    public int receive(final Receiver receiver, final int most, final long now) {
        try {
            return link.receive(translated(receiver), most, now);
        } catch (final LinuxException broken) {
            throw new TablePort.BrokenException(broken);
        }
    }

    private static org.tandemgate.pfsync.link.Receiver translated(final Receiver receiver) {
        return new org.tandemgate.pfsync.link.Receiver() {
            @Override
            public void frame(final FrameReader frame, final Counters counters) {
                receiver.frame(frame, ignored -> counters.at(frame.place()));
            }

            @Override
            public void attached(final ByteBuffer buffer, final int at, final int length) {
                receiver.attached(buffer, at, length);
            }

            @Override
            public void lost(final SendQueue.Item item) {
                receiver.lost(item);
            }

            @Override
            public void lostStatus() {
                receiver.lost(END);
            }

            @Override
            public void lostTooMuch() {
                receiver.missedTooMuch();
            }

            @Override
            public void started() {
                receiver.started();
            }
        };
    }

    @Override
    public FrameWriter begin() {
        return link.begin();
    }

    @Override
    public void send(final List<Told> told, final long sinceNanos, final long now) {
        link.send(
                told.stream()
                        .filter(one -> !one.item().equals(END))
                        .map(
                                one ->
                                        new org.tandemgate.pfsync.link.Told(
                                                one.item(), one.counter(), sinceNanos))
                        .toList(),
                now);
    }

    @Override
    public int attachmentRoom() {
        return link.attachmentRoom();
    }

    @Override
    public void attach(final ByteBuffer octets, final long now) {
        link.attach(octets, now);
    }

    @Override
    public void flush(final long now) {
        link.flush(now);
    }

    @Override
    public int inFlight() {
        return link.inFlight();
    }

    @Override
    public long gaps() {
        return link.gaps();
    }

    @Override
    public long deadlineNanos(final long now) {
        return link.deadlineNanos(now);
    }
}
