package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.state.PacketShape;

/**
 * One end of a sync link in memory: real frames, which are lost, late and doubled by a seed, with
 * sequence numbers, acknowledgements and repair as between two of ours; or nothing of that, as to a
 * BSD.
 */
final class MemoryLink implements LinkPort {
    private static final int ROOM = 1400;
    private static final long ALIVE_NANOS = 100_000_000L;
    private static final long ACK_NANOS = 2_000_000L;
    private static final int REMEMBERED = 2048;
    private static final long LONGEST_NANOS = 3_000_000L;
    private static final int PATIENCE = 8;

    /** The cable between the two. */
    static final class Cable {
        private final Random random;
        int lossPercent;
        int doublePercent;
        boolean cut;
        private long number;

        Cable(final Random random) {
            this.random = random;
        }
    }

    private record Packet(
            long atNanos,
            long number,
            ByteBuffer frame,
            List<Long> counters,
            int boot,
            long sequence,
            int ackBoot,
            long ackUpTo,
            List<Long> missing,
            @Nullable ByteBuffer attached) {}

    private final Cable cable;
    private final Dialect dialect;
    private final int boot;
    private final boolean ours;
    private final ByteBuffer buffer = ByteBuffer.allocate(2048);
    private final FrameWriter writer;
    private final PacketShape shape;
    private final PriorityQueue<Packet> arriving =
            new PriorityQueue<>(
                    Comparator.comparingLong(Packet::atNanos).thenComparing(Packet::number));
    private final TreeMap<Long, List<Told>> remembered = new TreeMap<>();
    private final TreeSet<Long> gapsOpen = new TreeSet<>();
    private final Map<Long, Integer> seenBehind = new HashMap<>();
    private MemoryLink other = this;
    private long sequence;
    private int peerBoot;
    private long heardUpTo;
    private long acked;
    private long gaps;
    private long lastSentNanos;
    private long ackSinceNanos;
    private boolean ackDue;
    private @Nullable ByteBuffer attachment;
    private int rejects;
    private long packetsSent;

    MemoryLink(final Cable cable, final Dialect dialect, final int boot, final boolean ours) {
        this.cable = cable;
        this.dialect = dialect;
        this.boot = boot;
        this.ours = ours;
        writer = new FrameWriter(dialect, buffer, ROOM);
        shape = Shape.of(dialect, ROOM - 24);
    }

    void join(final MemoryLink peer) {
        other = peer;
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
    public PacketShape shape() {
        return shape;
    }

    @Override
    public boolean knowsDialect() {
        return true;
    }

    @Override
    public FrameWriter begin() {
        writer.begin();
        return writer;
    }

    @Override
    public void send(final List<Told> told, final long sinceNanos, final long nowNanos) {
        final ByteBuffer frame = writer.finish();
        final ByteBuffer octets = ByteBuffer.allocate(frame.remaining()).put(frame).flip();
        sequence++;
        packetsSent++;
        remembered.put(sequence, told);
        if (remembered.size() > REMEMBERED) {
            remembered.pollFirstEntry();
        }
        lastSentNanos = nowNanos;
        ackDue = false;
        final List<Long> counters = told.stream().map(Told::counter).toList();
        final int copies = cable.random.nextInt(100) < cable.doublePercent ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (!cable.cut && cable.random.nextInt(100) >= cable.lossPercent) {
                final boolean clean = cable.lossPercent == 0 && cable.doublePercent == 0;
                final long delay =
                        clean ? 50_000L : (long) (cable.random.nextDouble() * LONGEST_NANOS);
                other.arriving.add(
                        new Packet(
                                nowNanos + delay,
                                cable.number++,
                                octets,
                                counters,
                                boot,
                                sequence,
                                peerBoot,
                                heardUpTo,
                                List.copyOf(gapsOpen),
                                attachment));
            }
        }
    }

    @Override
    public int attachmentRoom() {
        return ours && peerBoot != 0 ? ROOM : 0;
    }

    @Override
    public void attach(final ByteBuffer octets, final long nowNanos) {
        if (octets.remaining() <= attachmentRoom()) {
            begin();
            attachment = ByteBuffer.allocate(octets.remaining()).put(octets).flip();
            send(List.of(), nowNanos, nowNanos);
            attachment = null;
        }
    }

    @Override
    public int receive(final Receiver receiver, final int most, final long nowNanos) {
        int count = 0;
        while (count < most && !arriving.isEmpty() && arriving.peek().atNanos() <= nowNanos) {
            count++;
            take(arriving.remove(), receiver, nowNanos);
        }
        return count;
    }

    private void take(final Packet packet, final Receiver receiver, final long nowNanos) {
        if (packet.boot() != peerBoot) {
            if (packet.boot() < peerBoot) {
                return;
            }
            peerBoot = packet.boot();
            heardUpTo = packet.sequence() - 1;
            gapsOpen.clear();
            receiver.started();
        }
        if (ours && !isNew(packet, receiver)) {
            return;
        }
        if (ours && packet.ackBoot() == boot) {
            acknowledged(packet, receiver);
        }
        if (packet.frame().remaining() > 24 && !ackDue) {
            ackDue = true;
            ackSinceNanos = nowNanos;
        }
        final FrameReader reader = FrameReader.of(dialect, reject -> rejects++);
        reader.wrap(packet.frame(), 0, packet.frame().remaining());
        receiver.frame(reader, ours ? index -> packet.counters().get(index) : Counters.NONE);
        final ByteBuffer attached = packet.attached();
        if (attached != null) {
            receiver.attached(attached, 0, attached.limit());
        }
    }

    private boolean isNew(final Packet packet, final Receiver receiver) {
        if (packet.sequence() <= heardUpTo) {
            return gapsOpen.remove(packet.sequence());
        }
        for (long missing = heardUpTo + 1; missing < packet.sequence(); missing++) {
            gapsOpen.add(missing);
            gaps++;
        }
        heardUpTo = packet.sequence();
        while (gapsOpen.size() > REMEMBERED) {
            gapsOpen.pollFirst();
            receiver.missedTooMuch();
        }
        return true;
    }

    /** What is missing for several packets is lost; what it held is told again in another one. */
    private void acknowledged(final Packet packet, final Receiver receiver) {
        acked = Math.max(acked, packet.ackUpTo());
        final List<Long> lost = new ArrayList<>();
        for (final long missing : packet.missing()) {
            if (seenBehind.merge(missing, 1, Integer::sum) == PATIENCE) {
                lost.add(missing);
            }
        }
        for (final long missing : lost) {
            final List<Told> told = remembered.remove(missing);
            if (told == null) {
                receiver.forgotten();
            } else {
                told.forEach(one -> receiver.lost(one.item()));
            }
        }
    }

    @Override
    public void flush(final long nowNanos) {
        if (deadlineNanos(nowNanos) <= nowNanos) {
            begin();
            send(List.of(), nowNanos, nowNanos);
        }
    }

    @Override
    public int inFlight() {
        return ours ? (int) (sequence - acked) : 0;
    }

    @Override
    public long gaps() {
        return gaps;
    }

    @Override
    public long deadlineNanos(final long nowNanos) {
        final long alive = lastSentNanos + ALIVE_NANOS;
        return ackDue ? Math.min(alive, ackSinceNanos + ACK_NANOS) : alive;
    }

    /** As if everything that is missing had come. */
    void forgetGaps() {
        gapsOpen.clear();
        seenBehind.clear();
        heardUpTo = other.sequence;
    }

    @Override
    public String toString() {
        return "[sent to "
                + sequence
                + ", heard to "
                + heardUpTo
                + " without "
                + gapsOpen
                + ", remembers "
                + remembered.keySet().stream().filter(seenBehind::containsKey).toList()
                + "]";
    }

    int rejects() {
        return rejects;
    }

    long packetsSent() {
        return packetsSent;
    }
}
