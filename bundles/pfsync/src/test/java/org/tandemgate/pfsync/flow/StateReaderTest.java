package org.tandemgate.pfsync.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.Notice;

/** What comes from a peer, hostile or not. */
class StateReaderTest {
    private static final FlowStates PEER = new FlowStates(0x01020304, Timeouts.LINUX);

    private static ByteBuffer vector(final String name) throws Exception {
        try (InputStream in =
                        Objects.requireNonNull(
                                StateReaderTest.class.getResourceAsStream(
                                        "/vectors/pfsync_vectors.json"));
                JsonReader json = Json.createReader(in)) {
            for (final JsonObject vector :
                    json.readObject().getJsonArray("vectors").getValuesAs(JsonObject.class)) {
                if (vector.getString("name").equals(name)) {
                    return ByteBuffer.wrap(HexFormat.of().parseHex(vector.getString("hex")));
                }
            }
        }
        throw new AssertionError("no vector " + name);
    }

    /** pfsync.md 3.1, direction OUT: both sides of the translation in one state. */
    @Test
    void readsTheTranslatedConnectionOfEveryBsd() throws Exception {
        for (final String name :
                List.of(
                        "fb1301_ins_tcp_snat",
                        "fb1400_ins_tcp_snat_route_to",
                        "fb1500_ins_tcp_snat")) {
            final var got = new Exchange().read(Dialect.FREEBSD_1500, vector(name)).state();
            assertEquals(Entries.tcp(3).flow(), got.body().flow(), name);
            assertEquals(3, got.body().entry().tcp().state());
            assertEquals(7, got.body().entry().tcp().originalScale());
            assertEquals(270_544_960, got.progress().src().seqlo(), name);
        }
    }

    /** Direction IN of an interface that this node has not, and has. */
    @Test
    void aStateOfAnUnknownInterfaceIsRefused() throws Exception {
        final var strange = new Exchange().read(Dialect.FREEBSD_1500, vector("fb1500_ins_udp6"));
        assertEquals("badval-interface=1", strange.refusals());
        final var known = new Exchange().read(Dialect.OPENBSD, vector("ob_upd_udp6"));
        // Its time left is that of TCP, beyond what any UDP has here.
        assertEquals("badval-expire=1", known.refusals());
    }

    @Test
    void aTranslationBetweenFamiliesIsRefused() throws Exception {
        final var got = new Exchange().read(Dialect.FREEBSD_1500, vector("fb1500_upd_nat64_icmp"));
        assertEquals("badval-nat64=1", got.refusals());
    }

    record Bad(String counter, Consumer<PfsyncMessage> bend) {
        static Bad with(final String counter, final Field field, final long value) {
            return new Bad(counter, message -> message.put(field, value));
        }

        static Bad with(final String counter, final Field field, final byte... octets) {
            return new Bad(counter, message -> message.write(field, octets));
        }

        @Override
        public String toString() {
            return counter;
        }
    }

    static Stream<Bad> bad() {
        final byte[] none = new byte[16];
        return Stream.of(
                Bad.with("badval-direction=1", Field.DIRECTION, 0),
                Bad.with("badval-protocol=1", Field.PROTO, 0),
                Bad.with("badval-protocol=1", Field.PROTO, 240),
                Bad.with("badval-protocol=1", Field.PROTO, 112),
                Bad.with("badval-protocol=1", Field.PROTO, 58),
                Bad.with("badval-type=1", Field.PROTO, 1),
                Bad.with("badval-address=1", Field.STACK_ADDR1, none),
                Bad.with(
                        "badval-address=1",
                        Field.WIRE_ADDR0,
                        (byte) 224,
                        (byte) 0,
                        (byte) 0,
                        (byte) 1),
                Bad.with("badval-port=1", Field.WIRE_PORT1, 0),
                Bad.with("badval-port=1", Field.STACK_PORT0, 0),
                Bad.with("badval-port=1", Field.STACK_PORT1, 0),
                Bad.with("badval-port=1", Field.WIRE_PORT0, 0),
                Bad.with("badval-address=1", Field.STACK_ADDR0, none),
                Bad.with("badval-address=1", Field.WIRE_ADDR1, none),
                new Bad(
                        "badval-port=1",
                        message -> {
                            message.put(Field.PROTO, 136);
                            message.put(Field.STACK_PORT0, 0);
                        }),
                new Bad(
                        "badval-port=1",
                        message -> {
                            message.put(Field.PROTO, 33);
                            message.put(Field.STACK_PORT0, 0);
                        }),
                // An answer, and no type at all.
                icmp(0),
                icmp(256 + 8),
                Bad.with("badval-expire=1", Field.EXPIRE, 432_001),
                Bad.with("badval-expire=1", Field.EXPIRE, 0xffff_ffffL),
                Bad.with("badval-proxy=1", Field.SRC_STATE, 11),
                Bad.with("badval-proxy=1", Field.DST_STATE, 12),
                Bad.with(
                        "badval-interface=1",
                        Field.IFNAME,
                        "em1".getBytes(StandardCharsets.US_ASCII)),
                Bad.with(
                        "badval-filtered=1",
                        Field.STACK_ADDR1,
                        (byte) 127,
                        (byte) 0,
                        (byte) 0,
                        (byte) 1),
                Bad.with("badval-state=1", Field.DST_PAD, (byte) 0xc7, (byte) 0),
                Bad.with("badval-state=1", Field.DST_PAD, (byte) 0xc7, (byte) 10));
    }

    private static Bad icmp(final int type) {
        return new Bad(
                "badval-type=1",
                message -> {
                    message.put(Field.PROTO, 1);
                    message.put(Field.STACK_PORT0, type);
                });
    }

    /** Both families of a key, and both of the state: 1500 has the former, OpenBSD all. */
    @ParameterizedTest
    @MethodSource("translations")
    void familiesAndProtocolsOfTheKeysMustBeAlike(
            final Dialect dialect, final Field field, final long value, final String refusals) {
        final var good = PEER.state(Entries.tcp(3), Exchange.T0);
        final var frame =
                Exchange.frame(
                        dialect,
                        PeerKind.BSD,
                        good,
                        Notice.INS,
                        message -> message.put(field, value));
        assertEquals(refusals, new Exchange().read(dialect, frame).refusals());
    }

    static Stream<Arguments> translations() {
        return Stream.of(
                Arguments.of(Dialect.FREEBSD_1500, Field.WIRE_PROTO, 17L, "badval-nat64=1"),
                Arguments.of(Dialect.FREEBSD_1500, Field.STACK_AF, 28L, "badval-nat64=1"),
                Arguments.of(Dialect.OPENBSD, Field.WIRE_AF, 24L, "badval-nat64=1"),
                Arguments.of(Dialect.OPENBSD, Field.STACK_AF, 24L, "badval-nat64=1"));
    }

    /** pfsync.md 1.7: then the state's own counts. */
    @Test
    void keysOfAnOpenbsdMayLeaveTheFamilyToTheState() {
        final var good = PEER.state(Entries.tcp(3), Exchange.T0);
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        good,
                        Notice.INS,
                        message -> {
                            message.put(Field.WIRE_AF, 0);
                            message.put(Field.STACK_AF, 0);
                        });
        final var got = new Exchange().read(Dialect.OPENBSD, frame).state();
        assertEquals(good.body().flow(), got.body().flow());
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatCannotBeAConnectionHereIsCountedAndNotShown(final Bad bad) {
        for (final Dialect dialect : List.of(Dialect.OPENBSD, Dialect.FREEBSD_1400)) {
            final var good = PEER.state(Entries.tcp(3), Exchange.T0);
            final var frame = Exchange.frame(dialect, PeerKind.BSD, good, Notice.INS, bad.bend());
            final var got = new Exchange().read(dialect, frame);
            assertEquals(bad.counter(), got.refusals());
            assertEquals(List.of(), got.whole);
        }
    }

    /** A peer may not open what this node keeps for itself. */
    @Test
    void connectionsOfThisNodeAreNotTakenFromThePeer() {
        final var filters = new Filters(Filters.FilterSettings.ALL, () -> Set.of(Entries.SERVER));
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.OURS,
                        PEER.state(Entries.tcp(3), Exchange.T0),
                        Notice.INS);
        final var got = new Exchange(filters).read(Dialect.OPENBSD, frame);
        assertEquals("badval-filtered=1", got.refusals());
    }

    /** pfsync.md 1.9: 0 asks for the whole timeout. */
    @Test
    void noTimeLeftIsTheFullTimeout() {
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        PEER.state(Entries.tcp(3).withTimeout(0), Exchange.T0),
                        Notice.INS);
        final var got = new Exchange().read(Dialect.OPENBSD, frame).state();
        assertEquals(432_000, got.body().entry().timeoutSeconds());
    }

    /** FreeBSD up to 13 has the id of an echo on both sides. */
    @Test
    void anEchoOfAnOldFreebsdIsAnEcho() {
        final var echo = Entries.other(Entries.snat(Entries.tuple(1, 4242, 8 << 8), 4243), 30);
        final var frame =
                Exchange.frame(
                        Dialect.FREEBSD_1301,
                        PeerKind.BSD,
                        PEER.state(echo, Exchange.T0),
                        Notice.INS,
                        message -> assertEquals(4242, message.get(Field.STACK_PORT0)));
        final var got = new Exchange().read(Dialect.FREEBSD_1301, frame).state();
        assertEquals(
                new ConntrackTuple(Entries.CLIENT, Entries.SERVER, 1, 4242, 8 << 8),
                got.body().flow().original());
        assertEquals(4243, got.body().flow().reply().sourceKey());
    }

    /** Whatever the octets, nothing is thrown and what comes out can be written and installed. */
    @Test
    void noOctetsRaiseAnException() {
        final long seed = Long.getLong("pfsync.seed", System.nanoTime());
        final var random = new Random(seed);
        int installed = 0;
        for (int i = 0; i < 20_000; i++) {
            final Dialect dialect = List.of(Dialect.values()).get(random.nextInt(4));
            final var entries = Entries.all();
            final var state = PEER.state(entries.get(random.nextInt(entries.size())), Exchange.T0);
            final var frame =
                    Exchange.frame(
                            dialect,
                            List.of(PeerKind.values()).get(random.nextInt(2)),
                            state,
                            random.nextBoolean() ? Notice.INS : Notice.UPD_C);
            for (int bent = random.nextInt(4); bent >= 0; bent--) {
                final int at = 24 + random.nextInt(frame.limit() - 28);
                frame.put(at, (byte) random.nextInt());
            }
            installed += read(dialect, frame, "seed " + seed + ", round " + i);
        }
        assertTrue(installed > 1_000, "only " + installed + " installed");
    }

    private static int read(final Dialect dialect, final ByteBuffer frame, final String where) {
        final var frames = FrameReader.of(dialect, reject -> {});
        final var exchange = new Exchange();
        final int[] count = {0};
        frames.wrap(frame, 0, frame.limit());
        while (frames.next()) {
            if (frames.message().has(Field.SRC)) {
                exchange.reader.read(frames.message(), 0, Exchange.T0, exchange.into());
            }
        }
        for (final var state : exchange.whole) {
            count[0]++;
            assertTrue(PEER.entry(state, false, Exchange.T0).timeoutSeconds() > 0, where);
            for (final PeerKind peer : PeerKind.values()) {
                Exchange.frame(dialect, peer, state, Notice.UPD);
                Exchange.frame(dialect, peer, state, Notice.UPD_C);
            }
        }
        return count[0];
    }
}
