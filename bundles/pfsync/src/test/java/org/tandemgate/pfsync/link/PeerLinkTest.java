package org.tandemgate.pfsync.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.linux.BatchSocket;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.protocol.TrailerKey;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;

/** Links on a cable between two namespaces. */
@ExtendWith(NetworkNamespaces.class)
class PeerLinkTest {
    private static final long BOUND_NANOS = 30_000_000_000L;
    private static final TrailerKey KEY = TrailerKey.of("a key of two test nodes");
    private static final IpAddress HERE = IpAddress.parse("10.9.0.1");
    private static final IpAddress THERE = IpAddress.parse("10.9.0.2");

    private final Heard heardHere = new Heard(false);
    private final Heard heardThere = new Heard(false);

    private static LinkSettings settings(
            final String device,
            final IpAddress to,
            final @Nullable Dialect dialect,
            final @Nullable TrailerKey key) {
        return LinkSettings.of(device, to, dialect, key);
    }

    private static void round(final PeerLink link, final Receiver receiver) throws LinuxException {
        final long now = System.nanoTime();
        link.receive(receiver, 1024, now);
        link.flush(now);
    }

    private void until(
            final String what,
            final PeerLink here,
            final @Nullable PeerLink there,
            final BooleanSupplier done)
            throws LinuxException {
        final long limit = System.nanoTime() + BOUND_NANOS;
        while (!done.getAsBoolean()) {
            assertTrue(
                    System.nanoTime() < limit,
                    () ->
                            what
                                    + " did not happen: "
                                    + here.status(System.nanoTime())
                                    + heardHere.messages);
            round(here, heardHere);
            if (there != null) {
                round(there, heardThere);
            }
        }
    }

    private void meet(final PeerLink here, final PeerLink there) throws LinuxException {
        until("acquaintance", here, there, () -> here.isOurs() && there.isOurs());
    }

    private static void tell(final PeerLink link, final Action action, final long... ids) {
        final long now = System.nanoTime();
        final FrameWriter writer = link.begin();
        final List<Told> told = new ArrayList<>();
        for (final long id : ids) {
            fill(Objects.requireNonNull(writer.add(action)), id);
            final var item = new SendQueue.Item(new StateId(id, 5), Notice.valueOf(action.name()));
            told.add(new Told(item, id + 1000, now));
        }
        link.send(told, now);
        link.flush(now);
    }

    private static void fill(final PfsyncMessage message, final long id) {
        message.put(Field.ID, id);
        message.put(Field.CREATORID, 5);
        for (final Field family : List.of(Field.AF, Field.WIRE_AF, Field.STACK_AF)) {
            if (message.has(family)) {
                message.put(family, 2);
            }
        }
    }

    /** Else it would be told everything unasked, as a BSD is, and once more when it asks. */
    @Test
    void whoStartsIsKnownToBeOneOfOurs(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                PeerLink b = cable.openThere(settings("far", HERE, null, null), 2002)) {
            final List<Boolean> known = new ArrayList<>();
            heardHere.atStart = () -> known.add(a.isOurs() && a.knowsDialect());
            heardThere.atStart = () -> known.add(b.isOurs() && b.knowsDialect());

            meet(a, b);

            assertEquals(List.of(true, true), known);
        }
    }

    /** Both ends of the cable were made anew: nobody is asked for everything. */
    @Test
    void conversationGoesOnByAnotherSocket(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final var here = settings("sync", THERE, null, KEY);
        final var there = settings("far", HERE, null, KEY);
        try (PeerLink a = cable.openHere(here);
                PeerLink b = cable.openThere(there, 2002)) {
            meet(a, b);
            one.execute("ip", "link", "delete", "sync");
            final Cable again = new Cable(one, two);
            tell(a, Action.DEL_C, 7);
            try (PeerLink nextA = again.reopenHere(here, a);
                    PeerLink nextB = again.reopenThere(there, b)) {
                assertNotEquals(a.interfaceIndex(), nextA.interfaceIndex());
                until("the loss to be known", nextA, nextB, () -> !heardHere.lost.isEmpty());
                tell(nextA, Action.DEL_C, 8);
                until("what is new", nextA, nextB, () -> !heardThere.messages.isEmpty());
            }
        }
        assertEquals(7, heardHere.lost.get(0).id().id());
        assertEquals(List.of("DEL_C 8 count 1008"), heardThere.messages);
        assertEquals(1, heardHere.started);
        assertEquals(1, heardThere.started);
        assertEquals(0, heardHere.tooMuch + heardThere.tooMuch);
    }

    @Test
    void conversationWithAnotherKeyBeginsAnew(
            final NetworkNamespace one, final NetworkNamespace two) throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                PeerLink b = cable.openThere(settings("far", HERE, null, null), 2002)) {
            meet(a, b);
            try (PeerLink nextA = cable.reopenHere(settings("sync", THERE, null, KEY), a);
                    PeerLink nextB = cable.reopenThere(settings("far", HERE, null, KEY), b)) {
                assertFalse(nextA.isOurs());
                meet(nextA, nextB);
                until("the hello", nextA, nextB, () -> heardThere.started == 2);
            }
        }
        assertEquals(2, heardHere.started);
    }

    /** What is attached arrives as it was; a peer that is none of ours is never sent any. */
    @Test
    void whatIsAttachedReachesOneOfOursAlone(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final IpAddress there = IpAddress.parse("10.9.0.2");
        final IpAddress here = IpAddress.parse("10.9.0.1");
        final byte[] content = new byte[1000];
        new Random(1).nextBytes(content);
        try (PeerLink a = cable.openHere(settings("sync", there, null, KEY))) {
            a.attach(ByteBuffer.wrap(content), System.nanoTime());
            a.flush(System.nanoTime());
            assertEquals(0, a.attachmentRoom());
            try (PeerLink b = cable.openThere(settings("far", here, null, KEY), 2002)) {
                meet(a, b);
                assertEquals(List.of(), heardThere.attached);
                assertTrue(a.attachmentRoom() > 1300, () -> "room " + a.attachmentRoom());
                a.attach(ByteBuffer.wrap(new byte[2000]), System.nanoTime());
                a.attach(ByteBuffer.wrap(content), System.nanoTime());
                a.attach(
                        ByteBuffer.wrap(Arrays.copyOf(content, a.attachmentRoom())),
                        System.nanoTime());
                until("arrival", a, b, () -> heardThere.attached.size() == 2);
                assertArrayEquals(content, heardThere.attached.get(0));
                assertEquals(a.attachmentRoom(), heardThere.attached.get(1).length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "224.0.0.240, 224.0.0.240",
        "ff12::f0, ff12::f0",
        "10.9.0.2, 10.9.0.1",
        "fe80::2, fe80::1"
    })
    void twoNodesMeetAndTellEachOther(
            final String there,
            final String here,
            final NetworkNamespace one,
            final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", IpAddress.parse(there), null, KEY));
                PeerLink b =
                        cable.openThere(settings("far", IpAddress.parse(here), null, KEY), 2002)) {
            meet(a, b);
            assertEquals(Dialect.OPENBSD, a.dialect());
            tell(a, Action.UPD, 1, 2, 3, 4, 5);
            tell(b, Action.DEL_C, 6);
            until(
                    "arrival",
                    a,
                    b,
                    () -> heardThere.messages.size() == 5 && heardHere.messages.size() == 1);
            until("acknowledgement", a, b, () -> a.inFlight() == 0 && b.inFlight() == 0);

            assertEquals("UPD 5 count 1005", heardThere.messages.get(4));
            assertEquals("DEL_C 6 count 1006", heardHere.messages.get(0));
            assertEquals(List.of(1, 1), List.of(heardHere.started, heardThere.started));
            final LinkStatus status = a.status(System.nanoTime());
            assertTrue(status.ours() && status.authenticated());
            assertTrue(status.lagMillis().p99() > 0, status + "");
            assertTrue(status.peerAgeMillis() >= 0, status + "");
            assertEquals(List.of(), status.warnings());
        }
    }

    /** One datagram that a link there sent, as it was. */
    private byte[] record(final PeerLink here, final PeerLink there, final BatchSocket tap)
            throws LinuxException {
        final PacketBatch batch = new PacketBatch(16, 1500);
        while (tap.receive(batch) > 0) {
            batch.clear();
        }
        final int before = heardHere.messages.size();
        tell(there, Action.DEL_C, 77);
        until("arrival", here, there, () -> heardHere.messages.size() > before);
        assertTrue(tap.receive(batch) > 0);
        final byte[] packet = new byte[batch.length(0)];
        batch.buffer(0).get(batch.offset(0), packet);
        return packet;
    }

    @Test
    void countsByReasonAndDeliversNothing(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, Dialect.OPENBSD, KEY));
                PeerLink b = cable.openThere(settings("far", HERE, Dialect.OPENBSD, KEY), 2002);
                BatchSocket tap = cable.plainHere()) {
            meet(a, b);
            final byte[] good = record(a, b, tap);
            until("acknowledgement", a, b, () -> b.inFlight() == 0);
            final Map<String, Long> before = a.status(System.nanoTime()).rejected();
            final int frames = heardHere.messages.size();

            final String peer = "10.9.0.2";
            cable.forge(peer, 254, good);
            cable.forge("10.9.0.77", 255, good);
            cable.forge(peer, 255, good);
            cable.forge(peer, 255, bent(good, good.length * 8 - 1));
            cable.forge(peer, 255, bent(good, 30 * 8));
            cable.forge(peer, 255, bent(good, 7));
            cable.forge(peer, 255, Arrays.copyOf(good, 36));
            cable.forge(peer, 255, Arrays.copyOf(good, 12));
            cable.forge(peer, 255, Arrays.copyOf(good, 35));
            cable.forge(peer, 255, Arrays.copyOf(good, good.length - 1));
            until("ten refusals", a, null, () -> refused(a) >= sum(before) + 10);

            assertEquals(
                    Map.of(
                            "badttl", 1L,
                            "badpeer", 1L,
                            "replay", 1L,
                            "badauth", 2L,
                            "badver", 1L,
                            "notrailer", 1L,
                            "hdrops", 1L,
                            "badlen-frame", 1L,
                            "badtrailer", 1L),
                    difference(before, a.status(System.nanoTime()).rejected()));
            assertEquals(frames, heardHere.messages.size());
            assertTrue(a.isOurs());
            tell(b, Action.DEL_C, 78);
            until("arrival", a, b, () -> heardHere.messages.size() == frames + 1);
        }
    }

    private static byte[] bent(final byte[] packet, final int bit) {
        final byte[] bent = packet.clone();
        bent[bit / 8] ^= (byte) (0x80 >>> bit % 8);
        return bent;
    }

    private static long refused(final PeerLink link) {
        return sum(link.status(System.nanoTime()).rejected());
    }

    private static long sum(final Map<String, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> difference(
            final Map<String, Long> before, final Map<String, Long> after) {
        final Map<String, Long> difference = new TreeMap<>(after);
        before.forEach((name, count) -> difference.merge(name, -count, Long::sum));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }

    @Test
    void otherKeyIsNobody(final NetworkNamespace one, final NetworkNamespace two) throws Exception {
        final Cable cable = new Cable(one, two);
        final TrailerKey other = TrailerKey.of("a key of somebody else");
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, KEY));
                PeerLink b = cable.openThere(settings("far", HERE, null, other), 2002);
                PeerLink c = cable.openThere(settings("far", HERE, null, null), 2003)) {
            until(
                    "two refusals",
                    a,
                    b,
                    () -> {
                        c.flush(System.nanoTime());
                        return a.status(System.nanoTime())
                                .rejected()
                                .keySet()
                                .containsAll(List.of("badauth", "noauth"));
                    });
            assertFalse(a.isOurs());
            assertEquals(0, heardHere.started);
        }
    }

    @Test
    void restartedPeerIsAnother(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final LinkSettings back = settings("far", HERE, null, KEY);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, KEY))) {
            try (PeerLink b = cable.openThere(back, 2002)) {
                meet(a, b);
            }
            tell(a, Action.DEL_C, 9);
            assertEquals(1, a.inFlight());
            try (PeerLink b = cable.openThere(back, 2003)) {
                until("return", a, b, () -> heardHere.started == 2 && b.isOurs());
                assertEquals(0, a.inFlight(), "what the process before was told");
            }
        }
    }

    /** pfsync.md 1.10: the first state tells; a BSD gets no trailer and is never asked anything. */
    @ParameterizedTest
    @EnumSource
    void bsdPeerIsLearned(
            final Dialect dialect, final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                BatchSocket bsd = cable.plainThere()) {
            assertFalse(a.knowsDialect());
            final PacketBatch batch = new PacketBatch(16, 1480);
            final var writer = new FrameWriter(dialect, batch.slot(0), 1480);
            fill(Objects.requireNonNull(writer.add(Action.INS)), 4);
            batch.add(writer.finish().limit());
            assertEquals(1, bsd.send(batch, 0, HERE, cable.indexThere()));
            until("arrival", a, null, () -> heardHere.messages.size() == 1);

            assertEquals("INS 4 count 0", heardHere.messages.get(0));
            assertEquals(dialect, a.dialect());
            assertTrue(a.knowsDialect());
            assertFalse(a.isOurs());
            assertEquals(1, heardHere.started);
            while (bsd.receive(batch) > 0) {
                batch.clear();
            }
            tell(a, Action.DEL_C, 3);
            assertEquals(0, a.inFlight());
            assertEquals(1, bsd.receive(batch));
            final ByteBuffer packet = batch.buffer(0);
            assertEquals(packet.getShort(batch.offset(0) + 2), batch.length(0));
            assertEquals(255, batch.hopLimit(0));
            assertEquals(dialect.version(), packet.get(batch.offset(0)));
        }
    }

    /** Rule 1 of pfsync.md 5: as long as nothing is known, both versions by turns. */
    @Test
    void unknownPeerIsAskedInBothVersions(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, null));
                BatchSocket peer = cable.plainThere()) {
            for (int i = 0; i < 2; i++) {
                tell(a, Action.UPD_REQ, 0);
            }
            final PacketBatch batch = new PacketBatch(16, 1480);
            final List<Integer> versions = new ArrayList<>();
            while (peer.receive(batch) > 0) {
                for (int i = 0; i < batch.count(); i++) {
                    versions.add((int) batch.buffer(i).get(batch.offset(i)));
                }
            }
            assertTrue(versions.containsAll(List.of(5, 6)), versions + "");
        }
    }

    @Test
    void warnsOfMulticastWithoutKeyAndNamesWhatIsMissing(
            final NetworkNamespace one, final NetworkNamespace two) throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", LinkSettings.GROUP, null, null))) {
            final List<String> warnings = a.status(System.nanoTime()).warnings();
            assertEquals(1, warnings.size());
            assertTrue(warnings.get(0).contains("key.file"), warnings.get(0));
        }
        final var refusal =
                assertThrows(
                        LinuxException.class,
                        () -> cable.openHere(settings("gone", THERE, null, null)));
        assertTrue(refusal.getMessage().contains("gone"), refusal.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> settings("sync", IpAddress.parse("224.0.0.18"), null, null));
    }

    /** A path that carries less than the interface: packets shrink until they fit. */
    @Test
    void longPacketsShrink(final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, KEY));
                PeerLink b = cable.openThere(settings("far", HERE, null, KEY), 2002)) {
            meet(a, b);
            one.execute("ip", "link", "set", "sync", "mtu", "1400");
            int next = 0;
            while (heardThere.messages.isEmpty() && next < 100) {
                final int fitting =
                        a.shape().room() / (Dialect.OPENBSD.messageLength(Action.UPD) + 4);
                final long[] ids = new long[fitting];
                for (int i = 0; i < fitting; i++) {
                    ids[i] = ++next;
                }
                tell(a, Action.UPD, ids);
                round(b, heardThere);
            }
            assertFalse(heardThere.messages.isEmpty(), a.status(System.nanoTime()) + "");
            assertTrue(a.status(System.nanoTime()).traffic().refused() > 0);
            until("repair", a, b, () -> a.inFlight() == 0);
            assertFalse(heardHere.lost.isEmpty(), "what was in the long ones is given back");
        }
    }

    /** 27,000 packets a second are a bulk of 200,000 states in 1.5 s. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void carriesABulk(final boolean signed, final NetworkNamespace one, final NetworkNamespace two)
            throws Exception {
        final Cable cable = new Cable(one, two);
        final TrailerKey key = signed ? KEY : null;
        final Heard counted = new Heard(true);
        try (PeerLink a = cable.openHere(settings("sync", THERE, null, key));
                PeerLink b = cable.openThere(settings("far", HERE, null, key), 2002)) {
            meet(a, b);
            long millis = Long.MAX_VALUE;
            for (int i = 0; i < 3; i++) {
                millis = Math.min(millis, bulk(a, b, counted));
            }
            System.err.println(
                    "measured: 200000 states "
                            + (signed ? "signed" : "plain")
                            + " encoded, sent, received and decoded in "
                            + millis
                            + " ms on one thread, CPU, "
                            + 200_000 * 1000L / millis
                            + " states/s");
            assertEquals(0, counted.tooMuch);
            assertEquals(3 * 200_000, counted.states);
            assertEquals(List.of(), heardHere.lost);
        }
    }

    /** Sends 200,000 states in packets of five and says how much time of the thread it took. */
    private long bulk(final PeerLink a, final PeerLink b, final Heard counted)
            throws LinuxException {
        final var threads = ManagementFactory.getThreadMXBean();
        final long wanted = counted.states + 200_000;
        final long limit = System.nanoTime() + BOUND_NANOS;
        final long began = threads.getCurrentThreadCpuTime();
        long id = 1;
        while (counted.states < wanted) {
            assertTrue(System.nanoTime() < limit, () -> counted.states + " states came");
            while (id <= 200_000 && a.inFlight() < 512) {
                final FrameWriter writer = a.begin();
                final List<Told> told = new ArrayList<>(5);
                final long now = System.nanoTime();
                for (int i = 0; i < 5; i++) {
                    fill(Objects.requireNonNull(writer.add(Action.UPD)), id);
                    told.add(new Told(new SendQueue.Item(new StateId(id, 5), Notice.UPD), 1, now));
                    id++;
                }
                a.send(told, now);
            }
            round(a, heardHere);
            round(b, counted);
        }
        return (threads.getCurrentThreadCpuTime() - began) / 1_000_000;
    }
}
