package org.tandemgate.pfsync.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;

/** pfsync.md 1.9 and 3: the fields of a state as a BSD wants them and has them, one by one. */
class BsdStateTest {
    private static final long NONE = 0xffff_ffffL;
    private static final long SECOND = 1_000_000_000L;
    private static final FlowStates HERE = new FlowStates(0xdeadbeef, Timeouts.LINUX);

    static FlowState<FlowBody> state(final ConntrackEntry entry) {
        return HERE.state(entry, Exchange.T0);
    }

    /** Fields of a message about an entry; those that the dialect has. */
    private static Map<Field, Long> fields(
            final Dialect dialect,
            final PeerKind peer,
            final FlowState<FlowBody> state,
            final Field... wanted) {
        final Map<Field, Long> fields = new EnumMap<>(Field.class);
        Exchange.frame(
                dialect,
                peer,
                state,
                Notice.INS,
                message -> {
                    for (final Field field : wanted) {
                        if (message.has(field)) {
                            fields.put(field, message.get(field));
                        }
                    }
                });
        return fields;
    }

    static long field(final Dialect dialect, final FlowState<FlowBody> state, final Field field) {
        return Objects.requireNonNull(fields(dialect, PeerKind.BSD, state, field).get(field));
    }

    static FlowState<FlowBody> with(final FlowState<FlowBody> state, final FlowBody body) {
        return new FlowState<>(state.progress(), state.tcp(), body);
    }

    private static ConntrackEntry udp() {
        return Entries.other(Entries.plain(Entries.tuple(17, 5353, 53)), 120);
    }

    /** 1.9: what a BSD refuses, or takes for the number of a rule of its own. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void noRuleNoRouteAndNoTableIsClaimed(final Dialect dialect) {
        final Map<Field, Long> fields =
                fields(
                        dialect,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Field.RULE,
                        Field.ANCHOR,
                        Field.NAT_RULE,
                        Field.RT,
                        Field.RTABLEID,
                        Field.STATE_FLAGS);
        assertEquals(NONE, fields.get(Field.RULE));
        assertEquals(NONE, fields.get(Field.ANCHOR));
        assertEquals(NONE, fields.get(Field.NAT_RULE));
        assertEquals(0, fields.getOrDefault(Field.RT, 0L));
        assertEquals(2, fields.get(Field.STATE_FLAGS), "sloppy: it has no windows of ours");
        final boolean table = dialect == Dialect.FREEBSD_1400 || dialect == Dialect.FREEBSD_1500;
        assertEquals(table ? -1L : null, fields.get(Field.RTABLEID));
        assertEquals(0, field(dialect, state(udp()), Field.STATE_FLAGS));
    }

    /** 1.7 and 1.6: per state, and with 1500 and OpenBSD per key. */
    @ParameterizedTest
    @CsvSource({"OPENBSD, 24", "FREEBSD_1301, 28", "FREEBSD_1400, 28", "FREEBSD_1500, 28"})
    void familyIsThePeersOwnNumber(final Dialect dialect, final long inet6) {
        final var six = new ConntrackTuple(Entries.CLIENT6, Entries.SERVER6, 17, 5353, 53);
        final Field[] all = {
            Field.AF,
            Field.WIRE_AF,
            Field.STACK_AF,
            Field.PROTO,
            Field.WIRE_PROTO,
            Field.STACK_PROTO
        };
        final var state = state(Entries.other(Entries.plain(six), 120));
        fields(dialect, PeerKind.BSD, state, all)
                .forEach(
                        (field, value) ->
                                assertEquals(
                                        field.name().endsWith("AF") ? inet6 : 17,
                                        value,
                                        field.name()));
        assertTrue(fields(dialect, PeerKind.BSD, state, all).size() >= 2);
    }

    /** 1.9: above the receiver's own timeout its sum wraps. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void timeLeftIsNoMoreThanPfHas(final Dialect dialect) {
        final var days = state(Entries.tcp(3).withTimeout(432_000));
        assertEquals(86_400, field(dialect, days, Field.EXPIRE));
        assertEquals(60, field(dialect, state(udp()), Field.EXPIRE));
        assertEquals(432_000, fields(dialect, PeerKind.OURS, days, Field.EXPIRE).get(Field.EXPIRE));
    }

    /** The clock of the receiver counts from it. */
    @Test
    void ageIsTold() {
        final ConntrackEntry entry = Entries.tcp(3);
        final var old =
                with(
                        state(entry),
                        new FlowBody(entry, Exchange.T0, Exchange.T0 - 77 * SECOND, null));
        assertEquals(77, field(Dialect.OPENBSD, old, Field.CREATION));
        final var frame = Exchange.frame(Dialect.OPENBSD, PeerKind.BSD, old, Notice.INS);
        final var got = new Exchange().read(Dialect.OPENBSD, frame).state().body();
        assertEquals(77, got.ageSeconds(Exchange.T0));
        assertEquals(0, got.ageSeconds(Exchange.T0 - 100 * SECOND), "never less than nothing");
        assertEquals(80_000, got.secondsLeft(Exchange.T0 - 100 * SECOND), "nor more than told");

        final var ancient =
                with(
                        old,
                        new FlowBody(
                                entry, Exchange.T0, Exchange.T0 - 5_000_000_000L * SECOND, null));
        assertEquals(NONE, field(Dialect.OPENBSD, ancient, Field.CREATION));
    }

    /** 3.3: "other" to OpenBSD and FreeBSD 13, which have no level above 2 and no such timeout. */
    @ParameterizedTest
    @CsvSource({
        "OPENBSD, BSD, 4, 2, 2, 13",
        "FREEBSD_1301, BSD, 4, 2, 2, 13",
        "FREEBSD_1301, BSD, 2, 2, 2, 12",
        "FREEBSD_1400, BSD, 4, 8, 8, 22",
        "FREEBSD_1500, BSD, 7, 8, 8, 23",
        "FREEBSD_1500, BSD, 1, 8, 8, 24",
        "OPENBSD, OURS, 4, 8, 8, 13",
    })
    void sctpIsWhatThePeerKnows(
            final Dialect dialect,
            final PeerKind peer,
            final int sctp,
            final long src,
            final long dst,
            final long timeout) {
        final Map<Field, Long> fields =
                fields(
                        dialect,
                        peer,
                        state(Entries.sctp(sctp)),
                        Field.SRC_STATE,
                        Field.DST_STATE,
                        Field.TIMEOUT);
        assertEquals(
                Map.of(Field.SRC_STATE, src, Field.DST_STATE, dst, Field.TIMEOUT, timeout), fields);
    }

    /** What comes back of them: 3.3. */
    @ParameterizedTest
    @CsvSource({
        "8, 8, 22, 4",
        "8, 8, 23, 6",
        "8, 8, 24, 6",
        "8, 4, 21, 3",
        "4, 8, 21, 3",
        "2, 8, 21, 2"
    })
    void sctpOfAFreebsdIsTheNearestOfTheKernels(
            final int src, final int dst, final int timeout, final int kernel) {
        final var frame =
                Exchange.frame(
                        Dialect.FREEBSD_1400,
                        PeerKind.BSD,
                        state(Entries.sctp(4)),
                        Notice.INS,
                        message -> {
                            message.put(Field.SRC_STATE, src);
                            message.put(Field.DST_STATE, dst);
                            message.put(Field.TIMEOUT, timeout);
                        });
        final var got = new Exchange().read(Dialect.FREEBSD_1400, frame).state();
        assertEquals(kernel, Objects.requireNonNull(got.body().entry().extras().sctp()).state());
    }

    @ParameterizedTest
    @EnumSource(names = {"SRC_SCRUB_FLAG", "DST_SCRUB_FLAG"})
    void sctpWithoutATagIsRefused(final Field flag) {
        final var frame =
                Exchange.frame(
                        Dialect.FREEBSD_1500,
                        PeerKind.BSD,
                        state(Entries.sctp(4)),
                        Notice.INS,
                        message -> message.put(flag, 0));
        assertEquals("badval-tags=1", new Exchange().read(Dialect.FREEBSD_1500, frame).refusals());
    }

    /** 3.3: keys of PPTP; pf has none. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void greHasItsKeysBetweenOurs(final Dialect dialect) {
        final var state = state(Entries.other(Entries.plain(Entries.tuple(47, 7, 9)), 180));
        assertEquals(0, field(dialect, state, Field.STACK_PORT0));
        assertEquals(0, field(dialect, state, Field.WIRE_PORT1));
        final var frame = Exchange.frame(dialect, PeerKind.OURS, state, Notice.INS);
        assertEquals(
                state.body().flow(), new Exchange().read(dialect, frame).state().body().flow());
    }

    /** 1.4: the low four bits, and 0x80 when the option was seen. */
    @ParameterizedTest
    @CsvSource({"0x83, 0x00, 3, 0, 0x03, 0x02", "0x00, 0x8e, 0, 14, 0x02, 0x03"})
    void windowScalesAreThoseOfTheirSide(
            final String src,
            final String dst,
            final int original,
            final int reply,
            final String originalFlags,
            final String replyFlags) {
        final var frame =
                Exchange.frame(
                        Dialect.FREEBSD_1400,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Notice.INS,
                        message -> {
                            message.put(Field.SRC_WSCALE, Long.decode(src));
                            message.put(Field.DST_WSCALE, Long.decode(dst));
                        });
        final var got = new Exchange().read(Dialect.FREEBSD_1400, frame).state();
        final ConntrackTcp tcp = Objects.requireNonNull(got.body().entry().tcp());
        assertEquals(
                new ConntrackTcp(
                        3,
                        Integer.decode(originalFlags),
                        Integer.decode(replyFlags),
                        original,
                        reply),
                tcp);
        // And back, when it becomes a state of ours.
        final var own = HERE.reissued(got, Exchange.T0);
        assertEquals(Long.decode(src), field(Dialect.FREEBSD_1400, own, Field.SRC_WSCALE));
        assertEquals(Long.decode(dst), field(Dialect.FREEBSD_1400, own, Field.DST_WSCALE));
    }

    /** 3.2 and 3.3: a BSD has levels and a timeout, and no status. */
    @ParameterizedTest
    @CsvSource({
        "6, 4, 4, 2, 6",
        "6, 4, 2, 1, 2",
        "6, 2, 4, 1, 2",
        "6, 2, 0, 0, 0",
        "17, 2, 2, 8, 6",
        "17, 1, 0, 6, 0",
        "1, 0, 0, 10, 2",
        "1, 0, 0, 9, 0",
    })
    void statusFollowsFromTheLevels(
            final int protocol, final int src, final int dst, final int timeout, final int status) {
        final ConntrackEntry entry =
                protocol == 6
                        ? Entries.tcp(3)
                        : Entries.other(
                                Entries.plain(
                                        Entries.tuple(protocol, 5, protocol == 1 ? 8 << 8 : 53)),
                                20);
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        state(entry.withTimeout(20)),
                        Notice.INS,
                        message -> {
                            message.put(Field.SRC_STATE, src);
                            message.put(Field.DST_STATE, dst);
                            message.put(Field.TIMEOUT, timeout);
                        });
        final var got = new Exchange().read(Dialect.OPENBSD, frame).state();
        assertEquals(status, got.body().entry().status());
    }

    /** The pads mean nothing without their mark, whatever is in them. */
    @Test
    void padsOfABsdAreNotRead() {
        final byte[] junk = {1, 2, 3, 4, 5, 6};
        final byte[] almost = {(byte) 0xc6, 9, 15, 15, 1, 1};
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Notice.INS,
                        message -> {
                            message.write(Field.SRC_PAD, junk);
                            message.write(Field.DST_PAD, almost);
                        });
        final var body = new Exchange().read(Dialect.OPENBSD, frame).state().body();
        assertEquals(0, body.entry().mark());
        assertEquals(0, body.flow().zone());
        assertEquals(6, body.entry().status());
    }

    /** Twelve octets hold all of it. */
    @Test
    void zoneStatusAndFlagsAreWholeBetweenOurs() {
        final ConntrackEntry tcp = Entries.tcp(3);
        final var entry =
                new ConntrackEntry(
                        new ConntrackFlow(tcp.flow().original(), tcp.flow().reply(), 0xfedc),
                        0,
                        0x4000 | Entries.ANSWERED,
                        60,
                        0x8123_4567,
                        tcp.tcp());
        final var frame = Exchange.frame(Dialect.OPENBSD, PeerKind.OURS, state(entry), Notice.INS);
        assertEquals(entry, new Exchange().read(Dialect.OPENBSD, frame).state().body().entry());
        final var bent =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.OURS,
                        state(entry),
                        Notice.INS,
                        message ->
                                message.write(
                                        Field.DST_PAD,
                                        new byte[] {
                                            (byte) 0xc7, 9, (byte) 0xf3, (byte) 0xf4, 0, 0
                                        }));
        final ConntrackTcp read =
                Objects.requireNonNull(
                        new Exchange().read(Dialect.OPENBSD, bent).state().body().entry().tcp());
        assertEquals(
                List.of(9, 3, 4), List.of(read.state(), read.originalFlags(), read.replyFlags()));
    }

    /** 1.9: {@code all} and no name are everywhere. */
    @Test
    void interfaceIsANameOrEverywhere() {
        for (final String name : List.of("", "all")) {
            assertEquals("", refusals(name), name);
        }
        assertEquals("badval-interface=1", refusals("al"));
        assertEquals("badval-interface=1", refusals("alx"));
        assertEquals("badval-interface=1", refusals("all0"));
        assertEquals("", refusals("em0"));
    }

    private static String refusals(final String name) {
        final byte[] octets = Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), 16);
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Notice.INS,
                        it -> it.write(Field.IFNAME, octets));
        return new Exchange().read(Dialect.OPENBSD, frame).refusals();
    }

    /** It goes to another zone, or begins once more with the same CTA_ID: another connection. */
    @Test
    void identityIsOfTheZoneAndOfEachConnection() {
        final ConntrackEntry one = Entries.tcp(3);
        final ConntrackEntry zone =
                Entries.withFlow(new ConntrackFlow(one.flow().original(), one.flow().reply(), 1));
        assertNotEquals(HERE.id(one), HERE.id(zone));
        assertNotEquals(HERE.id(one), HERE.id(one.withId(one.id() | 1L << 32)));
        assertThrows(IllegalArgumentException.class, () -> new FlowStates(0, Timeouts.LINUX));
    }
}
