package org.tandemgate.pfsync.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Freshness;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.StateId;

/** pfsync.md 3: what a kernel has, on the wire of every dialect, and back. */
class FlowRoundTripTest {
    private static final long T0 = Exchange.T0;
    private static final FlowStates HERE = new FlowStates(0xdeadbeef, Timeouts.LINUX);

    private static FlowState<FlowBody> state(final ConntrackEntry entry) {
        return HERE.state(entry, T0);
    }

    record Trip(Dialect dialect, ConntrackEntry entry) {}

    static Stream<Trip> trips() {
        return Stream.of(Dialect.values())
                .flatMap(dialect -> Entries.all().stream().map(entry -> new Trip(dialect, entry)));
    }

    @ParameterizedTest
    @MethodSource("trips")
    void anotherNodeOfOursLearnsEverything(final Trip trip) {
        final var sent = state(trip.entry());
        final var frame = Exchange.frame(trip.dialect(), PeerKind.OURS, sent, Notice.INS);

        final var got = new Exchange().read(trip.dialect(), frame).state();

        assertEquals(sent.progress(), got.progress());
        assertEquals(sent.tcp(), got.tcp());
        final ConntrackEntry entry = got.body().entry();
        assertEquals(trip.entry().withId(0), entry);
        assertNull(got.body().foreign());
    }

    /**
     * What a standby kept for its peer lives longer in its kernel than any other of its protocol.
     * When its process begins anew it reads that, and its peer may have lost everything.
     */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatWasKeptForThePeerIsToldWithTheTimeThatTheProtocolHas(final Dialect dialect) {
        for (final ConntrackEntry own : Entries.all()) {
            final long kept = Timeouts.standby(own.tcp(), null, own.timeoutSeconds());
            final var sent = state(own.withTimeout(kept));

            final var frame = Exchange.frame(dialect, PeerKind.OURS, sent, Notice.UPD);
            final var got = new Exchange().read(dialect, frame).state();

            final long longest = Timeouts.LINUX.longest(own.flow().original().protocol());
            assertEquals(Math.min(kept, longest), got.body().entry().timeoutSeconds());
        }
    }

    /** Of what changed nobody refuses a part; but more than there can be is not believed. */
    @Test
    void anUpdateLeavesNoMoreTimeThanTheProtocolHas() {
        final var sent = state(Entries.other(Entries.snat(Entries.tuple(1, 4242, 8 << 8), 7), 30));
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.OURS,
                        sent,
                        Notice.UPD_C,
                        message -> message.put(Field.EXPIRE, 0xffff_ffffL));
        final var read = new Exchange().read(Dialect.OPENBSD, frame);

        final FlowBody merged = read.merges.get(0).merge(sent.body(), new Freshness(true, true));

        assertEquals(30, merged.entry().timeoutSeconds());
    }

    /**
     * A BSD peer keeps a state for us: its answer has no mark, no exact status, and a bounded time.
     */
    @ParameterizedTest
    @MethodSource("trips")
    void aBsdGivesTheConnectionBack(final Trip trip) {
        final var sent = state(trip.entry());
        final var frame = Exchange.frame(trip.dialect(), PeerKind.BSD, sent, Notice.UPD);

        final var got = new Exchange().read(trip.dialect(), frame).state();

        final ConntrackFlow flow = got.body().flow();
        final boolean timestamp =
                trip.entry().flow().original().destinationKey() == 13 << 8
                        && trip.dialect() == Dialect.FREEBSD_1301;
        if (!timestamp) {
            assertEquals(trip.entry().flow(), flow);
        }
        assertEquals(0, got.body().entry().mark());
        assertTrue(got.body().entry().timeoutSeconds() <= 86_400);
        assertEquals(sent.id(), got.id());
        // It comes back octet for octet.
        final var again = Exchange.frame(trip.dialect(), PeerKind.BSD, got, Notice.UPD);
        assertEquals(frame, again);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void everyStateOfTcpComesBack(final Dialect dialect) {
        for (int state = 1; state <= 9; state++) {
            for (final int closer : new int[] {0, 4}) {
                final ConntrackEntry tcp = Entries.tcp(state);
                final var entry =
                        new ConntrackEntry(
                                tcp.flow(),
                                5,
                                tcp.status(),
                                60,
                                0,
                                new ConntrackTcp(state, 3 | (4 - closer), 3 | closer, 7, 8));
                final var frame = Exchange.frame(dialect, PeerKind.BSD, state(entry), Notice.INS);
                final var got = new Exchange().read(dialect, frame).state();
                final var back = HERE.entry(got, true, T0).tcp();
                assertEquals(state, back.state());
                final boolean oneCloses = state >= 4 && state <= 6;
                if (oneCloses) {
                    assertEquals(closer, back.replyFlags() & ConntrackTcp.CLOSE_INIT);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anUpdateCarriesStateMarkAndExactTime(final Dialect dialect) {
        final var before = state(Entries.tcp(3));
        final var after = state(Entries.tcp(4).withTimeout(119));
        final var got =
                new Exchange()
                        .read(dialect, Exchange.frame(dialect, PeerKind.OURS, after, Notice.UPD_C));

        assertEquals(List.of(after.progress()), got.parts);
        final FlowBody merged = got.merges.get(0).merge(before.body(), new Freshness(true, true));
        assertEquals(119, merged.entry().timeoutSeconds());
        assertEquals(4, merged.entry().tcp().state());
        assertEquals(0x2a0000ff, merged.entry().mark());
    }

    /** A side that is older leaves the mark and the exact state alone. */
    @Test
    void halfAnUpdateTakesNoState() {
        final var before = state(Entries.tcp(4));
        final var late =
                new ConntrackEntry(
                        before.body().flow(), 1, 0, 60, 9, new ConntrackTcp(3, 0, 0, 0, 0));
        final var got =
                new Exchange()
                        .read(
                                Dialect.OPENBSD,
                                Exchange.frame(
                                        Dialect.OPENBSD, PeerKind.OURS, state(late), Notice.UPD_C));
        final FlowBody merged = got.merges.get(0).merge(before.body(), new Freshness(true, false));
        assertEquals(4, merged.entry().tcp().state());
        assertEquals(0x2a0000ff, merged.entry().mark());
        assertEquals(3, merged.entry().tcp().originalFlags());
    }

    /** pfsync.md 3.2: a 0 in seqlo would be answered packet by packet. */
    @Test
    void aBsdGetsItsWindowsBackInUpdates() {
        final var exchange = new Exchange();
        final var frame =
                Exchange.frame(
                        Dialect.FREEBSD_1400,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Notice.INS,
                        message -> {
                            message.put(Field.SRC_SEQLO, 0x8000_0001L);
                            message.put(Field.DST_SEQHI, 77);
                            message.put(Field.RULE, 5);
                        });
        final var got = exchange.read(Dialect.FREEBSD_1400, frame).state();
        assertEquals(0x8000_0001, got.progress().src().seqlo());

        final var fields = new ArrayList<Long>();
        Exchange.frame(
                Dialect.FREEBSD_1400,
                PeerKind.BSD,
                got,
                Notice.UPD_C,
                message -> {
                    fields.add(message.get(Field.SRC_SEQLO));
                    fields.add(message.get(Field.DST_SEQHI));
                    fields.add(message.get(Field.EXPIRE));
                });
        assertEquals(List.of(0x8000_0001L, 77L, 0L), fields);
        final var rule = new ArrayList<Long>();
        Exchange.frame(
                Dialect.FREEBSD_1400,
                PeerKind.BSD,
                got,
                Notice.UPD,
                message -> rule.add(message.get(Field.RULE)));
        assertEquals(List.of(5L), rule);
    }

    /** pfsync.md 3.3: tags in the scrub fields; above 12 nothing may be. */
    @Test
    void sctpKeepsItsTags() {
        for (final Dialect dialect : Dialect.values()) {
            for (int state = 1; state <= 8; state++) {
                final ConntrackEntry entry = Entries.sctp(state);
                final var frame = Exchange.frame(dialect, PeerKind.OURS, state(entry), Notice.INS);
                final var got = new Exchange().read(dialect, frame).state();
                assertEquals(entry.extras(), got.body().entry().extras());
            }
        }
        final var bsd =
                Exchange.frame(
                        Dialect.FREEBSD_1500, PeerKind.BSD, state(Entries.sctp(4)), Notice.INS);
        final var got = new Exchange().read(Dialect.FREEBSD_1500, bsd).state();
        assertEquals(Entries.sctp(4).extras(), got.body().entry().extras());
        assertEquals(22, got.progress().timeout());
        final var openbsd =
                Exchange.frame(Dialect.OPENBSD, PeerKind.BSD, state(Entries.sctp(4)), Notice.INS);
        final var refused = new Exchange().read(Dialect.OPENBSD, openbsd);
        assertEquals("badval-tags=1", refused.refusals());
    }

    /** pfsync.md 3.1: pf forwards only with a state on each interface. */
    @Test
    void aPairIsTwoStatesOfTheSameConnection() {
        final var flow =
                new ConntrackFlow(
                        Entries.tuple(6, 40000, 443),
                        new org.tandemgate.linux.ConntrackTuple(
                                Entries.INNER, Entries.CLIENT, 6, 8443, 40000),
                        0);
        final var sent = state(Entries.withFlow(flow));
        final ByteBuffer frame =
                Exchange.frame(Dialect.FREEBSD_1400, PeerKind.BSD_PAIR, sent, Notice.INS);
        final var got = new Exchange().read(Dialect.FREEBSD_1400, frame);

        assertEquals(2, got.whole.size());
        assertEquals(sent.id(), got.whole.get(0).id());
        assertEquals(new StateId(sent.id().id() ^ 1, sent.id().creatorid()), got.whole.get(1).id());
        // Each of the two is enough for this one.
        assertEquals(flow, got.whole.get(0).body().flow());
        assertEquals(flow, got.whole.get(1).body().flow());
    }

    @Test
    void timePassesBetweenSeeingAndSending() {
        final var body =
                new FlowBody(Entries.tcp(3).withTimeout(100), T0 - 30_500_000_000L, T0, null);
        assertEquals(70, body.secondsLeft(T0));
        assertEquals(0, body.secondsLeft(T0 + 100_000_000_000L));
    }

    /** It is part of what the peer knows, so an update of the product may not change it. */
    @Test
    void identityStaysTheSameAcrossVersions() {
        final StateId id = HERE.id(Entries.tcp(3));
        assertEquals(0x61b2c3d4L, id.id() >>> 32);
        assertEquals(0xdeadbeef, id.creatorid());
        assertEquals(FlowStates.hash(Entries.tcp(3).flow()), (int) id.id());
        assertEquals(IDENTITY, (int) id.id());
        assertNotEquals(id, HERE.id(Entries.tcp(3).withId(9)));
    }

    private static final int IDENTITY = -441257731;

    /** Another node carries it, or has: the windows that this kernel knows are old. */
    @Test
    void whatIsWrittenIsLiberalAndKeepsItsScale() {
        final var entry =
                new ConntrackEntry(
                        Entries.tcp(3).flow(), 0, 6, 60, 0, new ConntrackTcp(3, 1, 0, 7, 0));
        final var made = HERE.entry(state(entry), true, T0).tcp();
        assertEquals(0x0b, made.originalFlags());
        assertEquals(0x0a, made.replyFlags());
        final var scaled = HERE.entry(state(Entries.tcp(3)), true, T0).tcp();
        assertEquals(0x0b, scaled.originalFlags());
        assertEquals(0x0f, scaled.replyFlags());
    }

    @Test
    void aStandbyKeepsAnEntryLongerThanItsOwnerSays() {
        final var udp = state(Entries.other(Entries.plain(Entries.tuple(17, 1, 53)), 30));
        assertEquals(120, HERE.entry(udp, false, T0).timeoutSeconds());
        assertEquals(30, HERE.entry(udp, true, T0).timeoutSeconds());
        assertEquals(1, HERE.entry(udp, true, T0 + 60_000_000_000L).timeoutSeconds());
        assertEquals(
                660, HERE.entry(state(Entries.tcp(3).withTimeout(20)), false, T0).timeoutSeconds());
        assertEquals(80_000, HERE.entry(state(Entries.tcp(3)), false, T0).timeoutSeconds());
        assertEquals(
                120, HERE.entry(state(Entries.tcp(8).withTimeout(10)), false, T0).timeoutSeconds());
    }

    /** pfsync.md 3.2: the peer's window would be old when it serves again. */
    @Test
    void whatABsdMadeGetsAnIdentityOfOursAtTakeOver() {
        final var peer = new FlowStates(0x01020304, Timeouts.LINUX).state(Entries.tcp(3), T0);
        final var frame = Exchange.frame(Dialect.OPENBSD, PeerKind.BSD, peer, Notice.INS);
        final var got = new Exchange().read(Dialect.OPENBSD, frame).state();

        assertTrue(HERE.mustReissue(got));
        final var own = HERE.reissued(got, T0);

        assertEquals(0xdeadbeef, own.id().creatorid());
        assertEquals(got.body().flow(), own.body().flow());
        assertNull(own.body().foreign());
        assertFalse(HERE.mustReissue(own));
        assertFalse(HERE.mustReissue(state(Entries.tcp(3))));
    }

    /** On a standby 120 s at least; used by this node, what the state has after a packet. */
    @Test
    void inheritedEntriesGetTheTimeOfTheirState() {
        final var closed = state(Entries.tcp(8).withTimeout(9));
        assertEquals(120, HERE.entry(closed, false, T0).timeoutSeconds());
        assertEquals(10, timeout(HERE.inherited(closed, T0)));
        assertEquals(60, timeout(HERE.inherited(state(Entries.tcp(2).withTimeout(50)), T0)));

        assertNull(HERE.inherited(state(Entries.tcp(3)), T0), "established: days");
        assertNull(
                HERE.inherited(state(Entries.tcp(7).withTimeout(100)), T0),
                "TIME_WAIT: 120 s, as on a standby");
        final var echo = state(Entries.other(Entries.plain(Entries.tuple(1, 77, 8 << 8)), 20));
        assertEquals(30, timeout(HERE.inherited(echo, T0)));
    }

    private static long timeout(final ConntrackEntry entry) {
        return Objects.requireNonNull(entry).timeoutSeconds();
    }

    @Test
    void aStateIsOnTheInterfaceThatItsBsdSaid() {
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Notice.INS,
                        message ->
                                message.write(
                                        Field.IFNAME,
                                        Arrays.copyOf(
                                                "em0".getBytes(StandardCharsets.US_ASCII), 16)));
        final var body = new Exchange().read(Dialect.OPENBSD, frame).state().body();

        assertTrue(body.isOn("em0"));
        assertFalse(body.isOn("em"));
        assertFalse(body.isOn("em01"));
        assertFalse(state(Entries.tcp(3)).body().isOn("em0"));
    }
}
