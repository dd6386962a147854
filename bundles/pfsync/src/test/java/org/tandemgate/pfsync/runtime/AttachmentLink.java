package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.Inquiry;
import org.tandemgate.pfsync.state.PacketShape;

/** A link that keeps what is attached to its packets, and does nothing else. */
final class AttachmentLink implements LinkPort {
    private final List<Inquiry> attached = new ArrayList<>();
    private int room = 1000;

    /** Octets that a packet has for an attachment from now on. */
    void room(final int octets) {
        room = octets;
    }

    /** What was attached since this was asked last. */
    List<Inquiry> take() {
        final List<Inquiry> all = List.copyOf(attached);
        attached.clear();
        return all;
    }

    @Override
    public void attach(final ByteBuffer octets, final long nowNanos) {
        attached.add(copy(octets));
    }

    /** As the other node reads it. */
    static Inquiry copy(final ByteBuffer octets) {
        final int length = octets.remaining();
        final var inquiry = new Inquiry();
        if (!inquiry.wrap(ByteBuffer.allocate(length).put(octets).flip(), 0, length)) {
            throw new AssertionError(length + " octets are no inquiry");
        }
        return inquiry;
    }

    @Override
    public int attachmentRoom() {
        return room;
    }

    @Override
    public Dialect dialect() {
        return Dialect.OPENBSD;
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public boolean knowsDialect() {
        return true;
    }

    @Override
    public PacketShape shape() {
        return Shape.of(dialect(), room);
    }

    @Override
    public int receive(final Receiver receiver, final int most, final long nowNanos) {
        return 0;
    }

    @Override
    public FrameWriter begin() {
        throw new UnsupportedOperationException("nothing is sent by it");
    }

    @Override
    public void send(final List<Told> told, final long sinceNanos, final long nowNanos) {
        throw new UnsupportedOperationException("nothing is sent by it");
    }

    @Override
    public void flush(final long nowNanos) {
        // Nothing waits.
    }

    @Override
    public int inFlight() {
        return 0;
    }

    @Override
    public long gaps() {
        return 0;
    }

    @Override
    public long deadlineNanos(final long nowNanos) {
        return nowNanos + 1_000_000_000L;
    }
}
