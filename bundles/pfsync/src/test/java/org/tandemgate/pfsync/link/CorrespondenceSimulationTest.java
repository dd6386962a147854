package org.tandemgate.pfsync.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.protocol.TrailerReject;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.PeerSession;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;

/**
 * Two ends over a link that loses, doubles and overtakes, restarts of either end among it: what one
 * tells once both know each other arrives, or everything is asked for. A failure names its seed.
 */
class CorrespondenceSimulationTest {
    private static final long MILLI = 1_000_000L;
    private static final int ROOM = 1480;

    static LongStream seeds() {
        return LongStream.concat(
                LongStream.rangeClosed(1, 40), LongStream.of(new Random().nextLong()));
    }

    private record Flying(ByteBuffer packet, boolean toSecond, long atNanos) {}

    /** One node: remembers what it was told, and tells again what was lost. */
    private static final class End implements Receiver {
        private final Random random;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(ROOM);
        private final Set<Long> known = new HashSet<>();
        private final Set<Long> again = new LinkedHashSet<>();
        private Correspondence talk;
        private int started;
        private int everything;
        private int replays;

        End(final Random random, final long nowNanos) {
            this.random = random;
            talk = new Correspondence(boot(), null, null, nowNanos);
        }

        private long boot() {
            return random.nextLong() | 1;
        }

        void restart(final long nowNanos) {
            talk = new Correspondence(boot(), null, null, nowNanos);
            known.clear();
            again.clear();
        }

        byte[] write(final Set<Long> ids, final long nowNanos) {
            final FrameWriter writer =
                    new FrameWriter(Dialect.OPENBSD, buffer, ROOM - talk.reserve(), 4);
            writer.begin();
            final List<Told> told = new ArrayList<>();
            for (final long id : ids) {
                final PfsyncMessage message = writer.add(Action.DEL_C);
                if (message == null) {
                    break;
                }
                message.put(Field.ID, id);
                message.put(Field.CREATORID, 1);
                final var item = new SendQueue.Item(new StateId(id, 1), Notice.DEL_C);
                told.add(new Told(item, id, nowNanos));
            }
            told.forEach(item -> ids.remove(item.item().id().id()));
            final int frame = writer.finish().limit();
            buffer.clear();
            final Contents contents = new Contents(told, false, false);
            final int length = talk.close(buffer, frame, ROOM, contents, nowNanos);
            final byte[] packet = new byte[length];
            buffer.get(0, packet);
            return packet;
        }

        void read(final byte[] packet, final long nowNanos) {
            final ByteBuffer in = ByteBuffer.wrap(packet);
            final FrameReader reader =
                    FrameReader.of(
                            Dialect.OPENBSD,
                            reason -> {
                                throw new AssertionError(reason);
                            });
            reader.wrap(in, 0, packet.length);
            final int behind = reader.trailerLength();
            assertEquals(TrailerReject.NONE, talk.open(in, 0, packet.length - behind, behind));
            final PeerSession.Worth worth = talk.judge(nowNanos);
            talk.take(worth, this, nowNanos);
            if (worth == PeerSession.Worth.REPLAY) {
                replays++;
            }
            if (worth != PeerSession.Worth.GOOD && worth != PeerSession.Worth.STARTED) {
                return;
            }
            while (reader.next()) {
                final long id = reader.message().get(Field.ID);
                assertEquals(id, talk.trailer().counterAt(reader.place()));
                known.add(id);
            }
        }

        @Override
        public void frame(final FrameReader frame, final Counters counters) {
            throw new AssertionError("the socket's part");
        }

        @Override
        public void lost(final SendQueue.Item item) {
            again.add(item.id().id());
        }

        @Override
        public void lostStatus() {
            throw new AssertionError("there was none");
        }

        @Override
        public void lostTooMuch() {
            everything++;
        }

        @Override
        public void started() {
            started++;
        }
    }

    /** A link with its own clock. */
    private static final class World {
        private final Random random;
        private final double loss;
        private final End first;
        private final End second;
        private final PriorityQueue<Flying> wire =
                new PriorityQueue<>((a, b) -> Long.compare(a.atNanos(), b.atNanos()));
        private long nowNanos = 1_000_000_000_000L;
        private int sent;

        World(final long seed) {
            random = new Random(seed * 0x9e3779b97f4a7c15L);
            loss = random.nextDouble() * 0.4;
            first = new End(random, nowNanos);
            second = new End(random, nowNanos);
        }

        void send(final boolean fromFirst, final Set<Long> ids) {
            final byte[] packet = (fromFirst ? first : second).write(ids, nowNanos);
            sent++;
            final int copies = random.nextDouble() < 0.1 ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                if (random.nextDouble() >= loss) {
                    final long flight = 50_000 + (long) (random.nextDouble() * 3 * MILLI);
                    wire.add(new Flying(ByteBuffer.wrap(packet), fromFirst, nowNanos + flight));
                }
            }
        }

        /** One step of a tenth of a millisecond. */
        void step() {
            nowNanos += MILLI / 10;
            for (Flying next = wire.peek();
                    next != null && next.atNanos() <= nowNanos;
                    next = wire.peek()) {
                wire.poll();
                (next.toSecond() ? second : first).read(next.packet().array(), nowNanos);
            }
            for (final End end : List.of(first, second)) {
                if (!end.again.isEmpty() || nowNanos - end.talk.deadlineNanos() >= 0) {
                    send(end == first, end.again);
                }
            }
        }

        boolean isQuiet() {
            return first.again.isEmpty() && first.talk.inFlight() == 0 && wire.size() < 3;
        }
    }

    private static void meet(final World world) {
        for (int i = 0; i < 300_000 && !met(world); i++) {
            world.step();
        }
        assertTrue(met(world), "they never met");
    }

    private static boolean met(final World world) {
        return world.first.talk.isEstablished() && world.second.talk.isEstablished();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsToldArrivesOrEverythingIsAskedFor(final long seed) {
        final World world = new World(seed);
        meet(world);
        final Set<Long> told = new HashSet<>();
        for (int i = 1; i <= 2000; i++) {
            final Set<Long> ids = new LinkedHashSet<>();
            for (int j = 0; j < 1 + world.random.nextInt(5); j++) {
                ids.add((long) i * 10 + j);
            }
            told.addAll(ids);
            world.send(true, ids);
            world.step();
        }
        for (int i = 0; i < 200_000 && !world.isQuiet(); i++) {
            world.step();
        }

        final Set<Long> missing = new HashSet<>(told);
        missing.removeAll(world.second.known);
        assertTrue(
                missing.isEmpty() || world.second.everything > 0,
                missing.size() + " never came, seed " + seed);
        assertEquals(0, world.first.talk.inFlight(), "never acknowledged, seed " + seed);
        assertTrue(world.sent < 60_000, world.sent + " packets, seed " + seed);
        assertTrue(world.second.replays > 0, "no copy was refused, seed " + seed);
        assertEquals(1, world.second.started, "seed " + seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoComesBackIsKnownAsAnother(final long seed) {
        final World world = new World(seed);
        meet(world);
        final byte[] old = world.second.write(new LinkedHashSet<>(List.of(7L)), world.nowNanos);
        world.second.restart(world.nowNanos);
        for (int i = 0; i < 300_000 && world.first.started < 2; i++) {
            world.step();
        }
        meet(world);
        assertEquals(2, world.first.started, "seed " + seed);

        final int before = world.first.replays;
        world.first.read(old, world.nowNanos);
        assertEquals(before + 1, world.first.replays, "a packet of the process before");
        assertTrue(!world.first.known.contains(7L));
    }

    /** Recorded before this process began: proves nothing, whoever signed it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasRecordedBeforeIsNotTaken(final long seed) {
        final World world = new World(seed);
        meet(world);
        final byte[] old = world.second.write(new LinkedHashSet<>(List.of(7L)), world.nowNanos);
        world.first.restart(world.nowNanos);

        world.first.read(old, world.nowNanos);

        assertEquals(0, world.first.known.size());
        assertEquals(1, world.first.started, "seed " + seed);
    }
}
