package org.tandemgate.pfsync.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.tandemgate.pfsync.flow.BsdStateTest.field;
import static org.tandemgate.pfsync.flow.BsdStateTest.state;
import static org.tandemgate.pfsync.flow.BsdStateTest.with;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Freshness;
import org.tandemgate.pfsync.state.Notice;

/** What a message changes of a state that is known: pfsync.md 1.3, 3.2 and 3.6. */
class FlowMergeTest {
    private static final long SECOND = 1_000_000_000L;

    private static FlowBody merged(
            final FlowState<FlowBody> known,
            final PeerKind peer,
            final FlowState<FlowBody> now,
            final Notice notice,
            final Freshness fresh,
            final Consumer<PfsyncMessage> bend) {
        final var frame = Exchange.frame(Dialect.FREEBSD_1400, peer, now, notice, bend);
        return new Exchange()
                .read(Dialect.FREEBSD_1400, frame)
                .merges
                .get(0)
                .merge(known.body(), fresh);
    }

    @Test
    void wholeStateReplacesTheOneThatIsKnownWhenNothingOfItIsOlder() {
        final var first = state(Entries.tcp(3));
        final var known =
                with(
                        first,
                        new FlowBody(Entries.tcp(3).withId(5), 1, Exchange.T0 - 9 * SECOND, null));
        final var now = state(Entries.tcp(4).withTimeout(100));
        final var half = new Freshness(true, false);
        assertSame(known.body(), merged(known, PeerKind.OURS, now, Notice.UPD, half, it -> {}));
        final FlowBody all =
                merged(known, PeerKind.OURS, now, Notice.UPD, new Freshness(true, true), it -> {});
        assertEquals(4, Objects.requireNonNull(all.entry().tcp()).state());
        assertEquals(5, all.entry().id(), "the entry of this kernel");
        assertEquals(9, all.ageSeconds(Exchange.T0), "as old as it was");
    }

    @Test
    void updateOfOursAddsWhatItSays() {
        final var known = state(Entries.tcp(3).withTimeout(70));
        final ConntrackEntry bare =
                new ConntrackEntry(
                        known.body().flow(), 0, 0x4000, 0, 9, new ConntrackTcp(4, 0x08, 0, 3, 0));
        final FlowBody all =
                merged(
                        known,
                        PeerKind.OURS,
                        state(bare),
                        Notice.UPD_C,
                        new Freshness(true, true),
                        it -> {});
        assertEquals(known.body().entry().status() | 0x4000, all.entry().status());
        assertEquals(9, all.entry().mark());
        assertEquals(70, all.entry().timeoutSeconds(), "it did not say how much is left");
        assertEquals(new ConntrackTcp(4, 0x0b, 0x07, 7, 10), all.entry().tcp(), "scales stay");
        final FlowBody strange =
                merged(
                        known,
                        PeerKind.OURS,
                        state(bare),
                        Notice.UPD_C,
                        new Freshness(true, true),
                        it -> it.write(Field.DST_PAD, new byte[] {(byte) 0xc7, 10, 0, 0, 0, 0}));
        assertEquals(known.body().entry().tcp(), strange.entry().tcp(), "no state of TCP");
    }

    @Test
    void updateOfSctpThatSaysNoStateLeavesIt() {
        final var known = state(Entries.sctp(4));
        final FlowBody closing =
                merged(
                        known,
                        PeerKind.OURS,
                        state(Entries.sctp(5)),
                        Notice.UPD_C,
                        new Freshness(true, true),
                        it -> {});
        assertEquals(Entries.sctp(5).extras(), closing.entry().extras());
        final FlowBody silent =
                merged(
                        known,
                        PeerKind.OURS,
                        state(Entries.sctp(5)),
                        Notice.UPD_C,
                        new Freshness(true, true),
                        it -> it.write(Field.DST_PAD, new byte[] {(byte) 0xc7, 0, 0, 0, 0, 0}));
        assertEquals(Entries.sctp(4).extras(), silent.entry().extras());
    }

    /** 1.3: BSD does not read it, and what it writes there is not believed. */
    @Test
    void timeInAnUpdateOfABsdIsNotRead() {
        final var known = state(Entries.tcp(3).withTimeout(70));
        final FlowBody all =
                merged(
                        known,
                        PeerKind.BSD,
                        known,
                        Notice.UPD_C,
                        new Freshness(true, true),
                        it -> it.put(Field.EXPIRE, 5));
        assertEquals(70, all.entry().timeoutSeconds());
        assertNull(all.foreign());
    }

    /** 3.2: each side as the peer has it now, or as it had it when this one is newer. */
    @Test
    void sidesOfABsdGoBackAsTheyCameLast() {
        final var frame =
                Exchange.frame(
                        Dialect.FREEBSD_1400,
                        PeerKind.BSD,
                        state(Entries.tcp(3)),
                        Notice.INS,
                        it -> {
                            it.put(Field.SRC_SEQLO, 10);
                            it.put(Field.DST_SEQLO, 20);
                        });
        final var known = new Exchange().read(Dialect.FREEBSD_1400, frame).state();
        for (final var fresh :
                List.of(
                        new Freshness(true, true),
                        new Freshness(true, false),
                        new Freshness(false, true))) {
            final FlowBody next =
                    merged(
                            known,
                            PeerKind.BSD,
                            known,
                            Notice.UPD_C,
                            fresh,
                            it -> {
                                it.put(Field.SRC_SEQLO, 11);
                                it.put(Field.DST_SEQLO, 21);
                            });
            final var now = with(known, next);
            assertEquals(fresh.src() ? 11 : 10, field(Dialect.FREEBSD_1400, now, Field.SRC_SEQLO));
            assertEquals(fresh.dst() ? 21 : 20, field(Dialect.FREEBSD_1400, now, Field.DST_SEQLO));
        }
        // To one that wants another format it is a state like any other.
        assertEquals(2, field(Dialect.FREEBSD_1500, known, Field.STATE_FLAGS));
        assertEquals(0, field(Dialect.FREEBSD_1301, known, Field.SRC_SEQLO));
    }
}
