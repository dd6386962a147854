package org.tandemgate.pfsync.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;

/** What the kernel is given for a state, and for how long. */
class FlowStatesTest {
    private static final FlowStates HERE = new FlowStates(11, Timeouts.LINUX);
    private static final FlowStates PEER = new FlowStates(22, Timeouts.LINUX);

    private static FlowState<FlowBody> state(final ConntrackEntry entry) {
        return HERE.state(entry, Exchange.T0);
    }

    /** An entry without a status, with levels that its own state does not have. */
    private static ConntrackEntry written(final int src, final int dst) {
        final ConntrackEntry tcp = Entries.tcp(3);
        final var bare =
                new ConntrackEntry(
                        tcp.flow(), 0, 0, 60, 0, new ConntrackTcp(3, 0x01, 0x01, 15, 14));
        final var state = state(bare);
        final var progress = new Progress(state.id(), Half.of(src), Half.of(dst), 2, 0);
        return HERE.entry(new FlowState<>(progress, true, state.body()), true, Exchange.T0);
    }

    /** Levels are what both nodes agree on: pfsync.md 3.2. */
    @ParameterizedTest
    @CsvSource({
        "2, 0, 0, 1, 0, 0",
        "4, 2, 2, 2, 0, 0",
        "4, 4, 6, 3, 0, 0",
        "2, 4, 2, 2, 0, 0",
        "7, 4, 6, 4, 4, 0",
        "4, 9, 6, 5, 0, 4",
        "9, 9, 6, 7, 0, 0",
        "11, 0, 0, 3, 4, 0",
    })
    void entryIsAsFarAsItsLevels(
            final int src,
            final int dst,
            final int status,
            final int state,
            final int originalCloses,
            final int replyCloses) {
        final ConntrackEntry entry = written(src, dst);
        assertEquals(status, entry.status());
        assertEquals(
                new ConntrackTcp(state, 0x0b | originalCloses, 0x0b | replyCloses, 14, 14),
                entry.tcp());
    }

    private static FlowState<FlowBody> ofBsd(final FlowStates who, final ConntrackEntry entry) {
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        who.state(entry, Exchange.T0),
                        Notice.INS,
                        message -> message.put(Field.CREATION, 50));
        return new Exchange().read(Dialect.OPENBSD, frame).state();
    }

    @Test
    void onlyWindowsThatABsdMadeAreReissued() {
        final ConntrackEntry udp = Entries.other(Entries.plain(Entries.tuple(17, 5, 53)), 20);
        assertTrue(HERE.mustReissue(ofBsd(PEER, Entries.tcp(3))));
        assertFalse(HERE.mustReissue(ofBsd(PEER, udp)), "no windows");
        assertFalse(HERE.mustReissue(ofBsd(HERE, Entries.tcp(3))), "ours, which it gave back");
        assertFalse(HERE.mustReissue(PEER.state(Entries.tcp(3), Exchange.T0)), "of a Linux");
        final var own = HERE.reissued(ofBsd(PEER, Entries.tcp(3)), Exchange.T0);
        assertEquals(50, own.body().ageSeconds(Exchange.T0), "as old as it was");
    }

    /** The echo id of FreeBSD 13 is on both sides; between ours a type is a type. */
    @Test
    void questionWhoseIdIsItsTypeComesBackFromOneOfOurs() {
        final var flow = Entries.plain(Entries.tuple(1, 13, 13 << 8));
        final var frame =
                Exchange.frame(
                        Dialect.FREEBSD_1301,
                        PeerKind.OURS,
                        state(Entries.other(flow, 20)),
                        Notice.INS);
        assertEquals(flow, new Exchange().read(Dialect.FREEBSD_1301, frame).state().body().flow());
    }

    @Test
    void lastStateOfSctpIsTakenAndNoneBeyond() {
        assertEquals("", sctp(9));
        assertEquals("badval-state=1", sctp(10));
    }

    private static String sctp(final int kernel) {
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD, PeerKind.OURS, state(Entries.sctp(kernel)), Notice.INS);
        return new Exchange().read(Dialect.OPENBSD, frame).refusals();
    }

    @Test
    void opensOfABsdDoNotClose() {
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Notice.INS,
                        message -> message.put(Field.DST_STATE, 2));
        final var got = new Exchange().read(Dialect.OPENBSD, frame).state();
        final ConntrackTcp tcp = Objects.requireNonNull(got.body().entry().tcp());
        assertEquals(0, tcp.originalFlags() & ConntrackTcp.CLOSE_INIT);
    }

    /** A flow to itself is none, and ICMP of one family is not of the other. */
    @Test
    void flowsThatNoKernelHasAreRefused() {
        final var itself = new ConntrackTuple(Entries.CLIENT, Entries.CLIENT, 6, 80, 80);
        final var six = new ConntrackTuple(Entries.CLIENT6, Entries.SERVER6, 17, 5, 53);
        final var frame =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.OURS,
                        state(Entries.withFlow(Entries.plain(itself))),
                        Notice.INS);
        assertEquals("badval-address=1", new Exchange().read(Dialect.OPENBSD, frame).refusals());
        final var icmp =
                Exchange.frame(
                        Dialect.OPENBSD,
                        PeerKind.BSD,
                        state(Entries.other(Entries.plain(six), 20)),
                        Notice.INS,
                        message -> {
                            message.put(Field.PROTO, 1);
                            message.put(Field.STACK_PORT0, 8);
                        });
        assertEquals("badval-protocol=1", new Exchange().read(Dialect.OPENBSD, icmp).refusals());
    }

    private static ConntrackEntry udp(final int status) {
        return new ConntrackEntry(Entries.plain(Entries.tuple(17, 5, 53)), 0, status, 0, 0, null);
    }

    @Test
    void timeoutsAreThoseOfTheKernel() {
        final Timeouts linux = Timeouts.LINUX;
        assertEquals(30, linux.full(udp(0)));
        assertEquals(120, linux.full(udp(ConntrackEntry.SEEN_REPLY)));
        assertEquals(120, linux.longest(17));
        assertEquals(30, linux.longest(58), "ICMPv6 as ICMP");
        assertEquals(210, linux.longest(132));
        final ConntrackEntry tcp = Entries.tcp(3);
        final var strange =
                new ConntrackEntry(tcp.flow(), 0, 0, 0, 0, new ConntrackTcp(200, 0, 0, 0, 0));
        assertEquals(120, linux.full(strange), "as the last that there is");
        for (final int count : new int[] {9, 11}) {
            final List<Long> wrong = Collections.nCopies(count, 1L);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Timeouts(wrong, linux.udp(), 1, 1, 1));
        }
    }

    /** Refreshed every 300 s: TCP that is established, and associations. */
    @Test
    void standbyKeepsSlowOnesForTwoRefreshes() {
        final var association = new ConntrackSctp(4, 1, 2);
        assertEquals(660, Timeouts.standby(null, association, 20));
        assertEquals(660, Timeouts.standby(new ConntrackTcp(3, 0, 0, 0, 0), null, 20));
        assertEquals(120, Timeouts.standby(new ConntrackTcp(4, 0, 0, 0, 0), null, 20));
        assertEquals(120, Timeouts.standby(null, ConntrackExtras.NONE.sctp(), 20));
        assertEquals(700, Timeouts.standby(null, association, 700));
    }
}
