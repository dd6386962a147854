package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.Inquiry;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.PacketShape;

/** A link that keeps what is sent, hears nothing, and is what a test says it is. */
final class RecordingLink implements LinkPort {
    Dialect dialect = Dialect.OPENBSD;
    boolean ours = true;
    boolean knowsDialect = true;
    long gaps;

    /** Packets on their way: all that were sent to one of ours since a test set it. */
    int inFlight;

    /** Octets that frames have room for, whatever {@link #shape} says. */
    int frameRoom = 1000;

    /** When the oldest of what was sent last happened. */
    long sinceNanos;

    private final List<Inquiry> attached = new ArrayList<>();
    private final List<List<String>> packets = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    private FrameWriter writer = writer();
    private int room = 1000;

    private FrameWriter writer() {
        return new FrameWriter(dialect, ByteBuffer.allocate(2048), frameRoom);
    }

    /** Octets that a packet has for a frame, or for an attachment, from now on. */
    void room(final int octets) {
        room = octets;
    }

    /** What was attached since this was asked last. */
    List<Inquiry> take() {
        final List<Inquiry> all = List.copyOf(attached);
        attached.clear();
        return all;
    }

    /**
     * The packets since this was asked last, each as its messages: {@code UPD 7}, {@code BUS 1 5}.
     */
    List<List<String>> packets() {
        final List<List<String>> all = List.copyOf(packets);
        packets.clear();
        return all;
    }

    /** What the link was told of packets, since this was asked last. */
    List<Told> told() {
        final List<Told> all = List.copyOf(told);
        told.clear();
        return all;
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
    public void attach(final ByteBuffer octets, final long nowNanos) {
        attached.add(copy(octets));
    }

    @Override
    public int attachmentRoom() {
        return room;
    }

    @Override
    public FrameWriter begin() {
        writer = writer();
        writer.begin();
        return writer;
    }

    @Override
    public void send(final List<Told> of, final long since, final long nowNanos) {
        sinceNanos = since;
        told.addAll(of);
        inFlight += ours ? 1 : 0;
        final ByteBuffer frame = writer.finish();
        final FrameReader reader =
                FrameReader.of(
                        dialect,
                        reject -> {
                            throw new AssertionError("sent " + reject);
                        });
        reader.wrap(frame, 0, frame.remaining());
        final List<String> messages = new ArrayList<>();
        while (reader.next()) {
            messages.add(text(reader.message()));
        }
        packets.add(messages);
    }

    private static String text(final PfsyncMessage message) {
        if (message.action() == Action.BUS) {
            return "BUS " + message.get(Field.STATUS) + " " + message.get(Field.ENDTIME);
        }
        final long flags = message.has(Field.STATE_FLAGS) ? message.get(Field.STATE_FLAGS) : 0;
        final boolean acknowledged = flags == (TestCodec.SLOPPY | Outbox.ACK_WANTED);
        return message.action()
                + " "
                + Long.toUnsignedString(message.get(Field.ID))
                + (acknowledged ? " ack" : "");
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public boolean isOurs() {
        return ours;
    }

    @Override
    public boolean knowsDialect() {
        return knowsDialect;
    }

    @Override
    public PacketShape shape() {
        return Shape.of(dialect, room - 24);
    }

    @Override
    public int receive(final Receiver receiver, final int most, final long nowNanos) {
        return 0;
    }

    @Override
    public void flush(final long nowNanos) {
        // Nothing waits.
    }

    @Override
    public int inFlight() {
        return inFlight;
    }

    @Override
    public long gaps() {
        return gaps;
    }

    @Override
    public long deadlineNanos(final long nowNanos) {
        return nowNanos + 1_000_000_000L;
    }
}
