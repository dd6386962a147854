package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.state.Deferral;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/** What waits for the peer becomes packets. */
class OutboxTest {
    private static final int HERE = 11;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final RecordingLink link = new RecordingLink();
    private final ReplicationSettings settings = Gateway.settings(HERE, 1000);
    private final StateTable<TestBody> table = new StateTable<>(settings.table());
    private final Outbox<TestBody> outbox = new Outbox<>(link, new TestCodec(), table, settings);
    private long now = Long.MAX_VALUE - SECOND;

    @BeforeEach
    void open() {
        outbox.open();
    }

    private StateId state(final int flow) {
        final var id = new StateId(flow, HERE);
        table.created(
                new FlowState<>(
                        new Progress(id, Half.of(4), Half.of(4), 2, 0),
                        true,
                        new TestBody(flow, 1)),
                now);
        return id;
    }

    private void offer(final StateId id, final Notice notice) {
        outbox.offer(id, notice, false, now);
    }

    private List<String> after(final long nanos) {
        now += nanos;
        outbox.flush(now);
        final List<String> all = new ArrayList<>();
        link.packets().forEach(all::addAll);
        return all;
    }

    @Test
    void whatWaitsLeavesAfter2Milliseconds() {
        offer(state(1), Notice.INS);
        assertEquals(now + 2 * MILLI, outbox.deadlineNanos(now));
        assertEquals(List.of(), after(2 * MILLI - 1));
        assertEquals(List.of("INS 1"), after(1));
    }

    /** pfsync.md 2.2: at most a second, as pf itself. */
    @Test
    void whatWaitsForABsdLeavesAfterASecond() {
        link.ours = false;
        outbox.flush(now);
        offer(state(1), Notice.INS);
        assertEquals(List.of(), after(SECOND - 1));
        assertEquals(List.of("INS 1"), after(1));
    }

    @Test
    void nothingButRequestsWaitsForAPeerThatIsNotHeardOrUnderstood() {
        final StateId id = state(1);
        outbox.close();
        offer(id, Notice.INS);
        outbox.offer(StateId.ALL, Notice.UPD_REQ, true, now);
        assertEquals(List.of("UPD_REQ 0"), after(SECOND));

        outbox.open();
        link.knowsDialect = false;
        offer(id, Notice.INS);
        assertEquals(List.of(), after(SECOND));
    }

    /** Of the packet before the peer was known nothing is lost. */
    @Test
    void whatWaitsTakesTheShapeOfThePeer() {
        offer(state(1), Notice.INS);
        link.dialect = Dialect.FREEBSD_1301;
        link.ours = false;
        assertEquals(List.of(), after(0));
        assertEquals(List.of("INS 1"), after(SECOND));
        assertEquals(4, outbox.statesInPacket());
    }

    /** The path carries less than before. */
    @Test
    void packetsTakeTheSizeOfThePath() {
        assertEquals(3, outbox.statesInPacket());
        for (int flow = 1; flow <= 3; flow++) {
            offer(state(flow), Notice.INS);
        }
        link.room(600);
        outbox.flush(now);
        now += SECOND;
        outbox.flush(now);

        assertEquals(List.of(List.of("INS 1", "INS 2"), List.of("INS 3")), link.packets());
        assertEquals(2, outbox.statesInPacket());
    }

    /** The subheader takes room as well. */
    @Test
    void packetHoldsWholeStates() {
        link.room(24 + 4 + 264);
        outbox.flush(now);
        assertEquals(1, outbox.statesInPacket());
        link.room(24 + 4 + 2 * 264 - 1);
        outbox.flush(now);
        assertEquals(1, outbox.statesInPacket());
        link.room(24 + 4 + 2 * 264);
        outbox.flush(now);
        assertEquals(2, outbox.statesInPacket());
    }

    @Test
    void otherBoundsAreInForceAtOnce() {
        outbox.settings(new ReplicationSettings(HERE, 1, settings.table(), settings.bulk()), now);
        offer(state(1), Notice.UPD_C);

        assertEquals(List.of("UPD_C 1"), after(0), "one change is as many as may wait");
    }

    @Test
    void whatFindsNoRoomIsCountedWhateverBecomesOfTheQueue() {
        outbox.settings(Gateway.settings(HERE, 1000), now);
        for (int flow = 1; flow <= 1001; flow++) {
            offer(new StateId(flow, HERE), Notice.DEL_C);
        }
        assertEquals(1, outbox.dropped());
        outbox.settings(Gateway.settings(HERE, 1000), now);
        assertEquals(1, outbox.dropped());
        offer(new StateId(2000, HERE), Notice.DEL_C);

        assertEquals(2, outbox.dropped());
    }

    @Test
    void stateThatIsGoneByThenIsNotWritten() {
        final StateId id = state(1);
        offer(id, Notice.UPD);
        table.forgotten(id);

        now += SECOND;
        outbox.flush(now);
        assertEquals(List.of(), link.packets());
        assertEquals(0, outbox.waiting());
    }

    /** Between them the link must be read. */
    @Test
    void turnSendsABoundedNumberOfPackets() {
        for (int flow = 1; flow <= 1000; flow++) {
            offer(state(flow), Notice.INS);
        }
        now += SECOND;
        outbox.flush(now);

        assertEquals(Outbox.PACKETS_A_TURN, link.packets().size());
    }

    @Test
    void countOfChangesGoesWithTheMessage() {
        final StateId id = state(1);
        table.changed(id, 7, 4, 3, body -> body, now);
        offer(id, Notice.UPD_C);
        offer(new StateId(9, HERE), Notice.DEL_C);
        after(SECOND);

        assertEquals(
                List.of(
                        new LinkPort.Told(new SendQueue.Item(id, Notice.UPD_C), 2),
                        new LinkPort.Told(
                                new SendQueue.Item(new StateId(9, HERE), Notice.DEL_C), 0)),
                link.told());
        assertEquals(1, outbox.sent().byName().get("upd-c"));
    }

    /** Unsigned, whatever is in its highest bit. */
    @Test
    void anyCreatorIsWritten() {
        offer(new StateId(-1, -2), Notice.DEL_C);

        assertEquals(List.of("DEL_C 18446744073709551615"), after(SECOND));
    }

    /** pfsync.md 2.5: flag 0x0010, which asks for INS_ACK. */
    @Test
    void wordAboutNewStatesIsAskedForWhilePacketsWait() {
        final Deferral<String> deferral = new Deferral<>();
        offer(state(1), Notice.INS);
        assertEquals(List.of("INS 1"), after(SECOND), "not deferred");
        outbox.defer(deferral);
        deferral.paused(false);
        offer(state(2), Notice.INS);
        assertEquals(List.of("INS 2 ack"), after(0), "at once");
        assertTrue(deferral.isAwaited(new StateId(2, HERE)));
        offer(new StateId(2, HERE), Notice.UPD);
        assertEquals(List.of("UPD 2"), after(SECOND));

        offer(new StateId(2, HERE), Notice.DEL_C);
        assertTrue(!deferral.isAwaited(new StateId(2, HERE)), "it has ended");
        deferral.paused(true);
        offer(state(3), Notice.INS);
        assertEquals(List.of("DEL_C 2", "INS 3"), after(SECOND));
    }

    @Test
    void answerThatDoesNotFitGoesOnInTheNextPacket() {
        final List<StateId> four = List.of(state(1), state(2), state(3), state(4));
        outbox.bulk(4, four, 9L, now);

        assertEquals(
                List.of(List.of("BUS 1 4", "UPD 1", "UPD 2", "UPD 3"), List.of("UPD 4", "BUS 2 9")),
                link.packets());
        assertEquals(5, link.told().size(), "four states and the end, each told once");
    }

    @Test
    void endThatDoesNotFitIsInAPacketOfItsOwn() {
        final List<StateId> three = List.of(state(1), state(2), state(3));
        link.frameRoom = 840;
        outbox.bulk(3, three, 5L, now);
        outbox.bulk(null, List.of(), null, now);

        assertEquals(
                List.of(List.of("BUS 1 3", "UPD 1", "UPD 2", "UPD 3"), List.of("BUS 2 5")),
                link.packets());
    }

    /** Whoever sized the packet was wrong; nothing is lost over it. */
    @Test
    void whatDoesNotFitWaitsForTheNextPacket() {
        link.room(1500);
        outbox.flush(now);
        for (int flow = 1; flow <= 5; flow++) {
            offer(state(flow), Notice.INS);
        }
        now += SECOND;
        outbox.flush(now);

        assertEquals(
                List.of(List.of("INS 1", "INS 2", "INS 3"), List.of("INS 4", "INS 5")),
                link.packets());
    }

    /** The link measures by it how late the peer is told. */
    @Test
    void packetIsAsOldAsTheOldestThatItTells() {
        final long begun = now;
        offer(state(1), Notice.INS);
        now += MILLI;
        offer(state(2), Notice.INS);
        after(MILLI);

        assertEquals(begun, link.sinceNanos);
    }

    @Test
    void bsdIsToldNoNumberOfStates() {
        link.ours = false;
        outbox.flush(now);
        outbox.bulk(7, List.of(), null, now);

        assertEquals(List.of(List.of("BUS 1 0")), link.packets());
    }
}
