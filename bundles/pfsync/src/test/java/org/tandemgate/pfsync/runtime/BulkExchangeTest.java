package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.BulkSettings;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/** What one node asks for and answers, packet by packet. */
class BulkExchangeTest {
    private static final int HERE = 11;
    private static final int THERE = 22;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final ReplicationSettings settings = Gateway.settings(HERE, 20_000);
    private final RecordingLink link = new RecordingLink();
    private final MemoryKernel kernel = new MemoryKernel(HERE);
    private final StateTable<TestBody> table = new StateTable<>(settings.table());
    private final Outbox<TestBody> outbox = new Outbox<>(link, new TestCodec(), table, settings);
    private final Replica<TestBody> replica = new Replica<>(table, kernel, outbox, HERE);
    private final BulkExchange<TestBody> bulk =
            new BulkExchange<>(link, kernel, table, outbox, replica);
    private long now = Long.MAX_VALUE - 20 * SECOND;

    @BeforeEach
    void begin() {
        bulk.begin(BulkSettings.DEFAULT, now);
        turn();
    }

    /** The packets of a turn. */
    private List<List<String>> turn() {
        bulk.turn(now);
        outbox.flush(now);
        return link.packets();
    }

    /** The messages of a turn. */
    private List<String> said() {
        final List<String> all = new ArrayList<>();
        turn().forEach(all::addAll);
        return all;
    }

    private static FlowState<TestBody> state(final int flow, final int creatorid) {
        final var id = new StateId(flow, creatorid);
        final var progress = new Progress(id, Half.of(4), Half.of(4), 2, 0);
        return new FlowState<>(progress, true, new TestBody(flow, 1));
    }

    private void own(final int flow) {
        table.adopted(state(flow, HERE));
    }

    /** The peer tells of a state of its own. */
    private void hear(final int flow) {
        replica.at(now);
        replica.whole(state(flow, THERE), (known, fresh) -> known);
    }

    private void peerStarts() {
        outbox.open();
        bulk.peerStarted(now);
        turn();
    }

    /** The peer answers without naming anything. */
    private void answered() {
        bulk.started(0, now);
        bulk.ended(0, now);
        assertEquals(BulkRequest.Phase.DONE, bulk.request().phase());
    }

    private void askAgain() {
        now += SECOND;
        bulk.ask(now);
        turn();
    }

    /** Asks, and is answered while nothing is named. */
    private void askedAndAnswered() {
        askAgain();
        answered();
    }

    @Test
    void peerThatIsNotThereIsCalledEvery30Seconds() {
        final List<Integer> calls = new ArrayList<>();
        for (int second = 1; second <= 70; second++) {
            now += SECOND;
            if (said().contains("UPD_REQ 0")) {
                calls.add(second);
            }
            assertEquals(second < 5, bulk.request().isWaiting());
        }

        assertEquals(List.of(5, 35, 65), calls);
    }

    @Test
    void nextTurnIsDueWhenThePeerIsToBeCalled() {
        assertEquals(now + 5 * SECOND, bulk.deadlineNanos(now));
        now += 5 * SECOND;
        turn();
        assertEquals(now + 5 * SECOND, bulk.deadlineNanos(now));
        assertEquals(now + 30 * SECOND, bulk.deadlineNanos(now + 28 * SECOND));
    }

    @Test
    void nextTurnIsDueWhenTheRequestIsToBeRepeated() {
        peerStarts();
        assertEquals(now + 5 * SECOND, bulk.deadlineNanos(now + 2 * SECOND));
    }

    /** It has not heard what its process before was asked. */
    @Test
    void peerThatStartsIsAskedAtOnce() {
        assertTrue(bulk.request().isWaiting());
        outbox.open();
        bulk.peerStarted(now);

        assertEquals(List.of("UPD_REQ 0"), said());
    }

    /** Of the link before, whoever was at its end. */
    @Test
    void anotherLinkHasNoPeerAndNothingToAnswer() {
        own(1);
        peerStarts();
        link.inFlight = BulkExchange.WINDOW;
        bulk.asked(now);
        assertEquals(List.of(), turn());

        bulk.relinked(now);
        assertEquals(List.of("UPD_REQ 0"), said());
        link.inFlight = 0;
        now += 5 * SECOND;
        turn();
        assertEquals(BulkRequest.Phase.NONE, bulk.request().phase(), "nobody is there");
        bulk.peerStarted(now);

        assertEquals(List.of("UPD_REQ 0"), said());
    }

    @Test
    void anotherLinkForgetsWhatWasToBeAnsweredLater() {
        own(1);
        kernel.reopen();
        peerStarts();
        bulk.asked(now);
        bulk.relinked(now);
        bulk.peerStarted(now);
        turn();
        kernel.poll(replica, 100, now);

        assertEquals(List.of(), turn());
    }

    /** A table that is not read yet is none. */
    @Test
    void answerWaitsUntilTheOwnTableIsRead() {
        peerStarts();
        kernel.reopen();
        bulk.asked(now);
        assertEquals(List.of(), turn());
        own(1);
        kernel.poll(replica, 100, now);

        assertEquals(List.of("BUS 1 1", "UPD 1", "BUS 2 0"), said());
    }

    @Test
    void nothingIsAnsweredBeforeThePeerAndItsDialectAreKnown() {
        own(1);
        outbox.open();
        bulk.asked(now);
        assertEquals(List.of(), turn(), "never heard");
        link.knowsDialect = false;
        peerStarts();
        assertEquals(List.of(), turn(), "no dialect");
        bulk.asked(now);
        assertEquals(List.of(), turn(), "no dialect");
        link.knowsDialect = true;

        assertEquals(List.of("BUS 1 1", "UPD 1", "BUS 2 0"), said());
    }

    /** Ours asks by itself; a BSD whose table is new may have no pfsync to ask with yet. */
    @Test
    void onlyABsdIsToldUnasked() {
        own(1);
        peerStarts();
        assertEquals(List.of(), turn());

        link.ours = false;
        outbox.flush(now);
        bulk.peerStarted(now);

        assertTrue(said().containsAll(List.of("BUS 1 0", "UPD 1", "BUS 2 0")));
    }

    /** pfsync.md 5, rule 6: 5 packets a millisecond. */
    @Test
    void answerForABsdIsPaced() {
        for (int flow = 1; flow <= 100; flow++) {
            own(flow);
        }
        link.ours = false;
        outbox.flush(now);
        peerStarts();
        link.packets();
        bulk.asked(now + 2 * SECOND);
        now += 2 * SECOND;

        assertEquals(5, turn().size());
        assertEquals(now + MILLI, bulk.deadlineNanos(now));
        now += MILLI - 1;
        assertEquals(0, turn().size());
        now++;
        assertEquals(5, turn().size());
    }

    @Test
    void answerForOneOfOursIsAsFastAsItAcknowledges() {
        for (int flow = 1; flow <= 4000; flow++) {
            own(flow);
        }
        peerStarts();
        link.inFlight = 0;
        bulk.asked(now);

        assertEquals(BulkExchange.PACKETS_A_TURN, turn().size());
        assertEquals(now, bulk.deadlineNanos(now), "there is room");
        int all = BulkExchange.PACKETS_A_TURN;
        for (int turn = 0; turn < 20; turn++) {
            all += turn().size();
        }
        assertEquals(BulkExchange.WINDOW, all);
        assertTrue(bulk.deadlineNanos(now) > now, "nothing to do until it acknowledges");
        link.inFlight--;
        assertEquals(1, turn().size());
    }

    /** Who asks for the first time may have nothing; who asks again has kept its table. */
    @Test
    void secondAnswerNamesWhatIsNewestHereAlone() {
        own(1);
        peerStarts();
        hear(7);
        now += SECOND;
        bulk.asked(now);
        assertEquals(List.of("BUS 1 2", "UPD 1", "UPD 7", "BUS 2 0"), sorted(said()));
        now += SECOND;
        bulk.asked(now);

        assertEquals(List.of("BUS 1 2", "UPD 1", "BUS 2 0"), said());
    }

    /** UPD_REQ and states of the table are in no order. */
    private static List<String> sorted(final List<String> said) {
        final List<String> sorted = new ArrayList<>(said);
        sorted.subList(1, said.size() - 1).sort(null);
        return sorted;
    }

    @Test
    void answerThatNobodyAskedForDoesNotCountAsTheFirst() {
        own(1);
        peerStarts();
        hear(7);
        now += SECOND;
        bulk.tell(now);
        assertEquals(4, said().size());
        now += SECOND;
        bulk.asked(now);

        assertEquals(List.of("BUS 1 2", "UPD 1", "UPD 7", "BUS 2 0"), sorted(said()));
    }

    /** Its new process has nothing, whatever the old one was told. */
    @Test
    void firstAnswerOfEachProcessNamesEverything() {
        own(1);
        peerStarts();
        hear(7);
        now += SECOND;
        bulk.asked(now);
        turn();
        peerStarts();
        now += SECOND;
        bulk.tell(now);
        assertEquals(4, said().size(), "not asked");
        now += SECOND;
        bulk.asked(now);

        assertEquals(List.of("BUS 1 2", "UPD 1", "UPD 7", "BUS 2 0"), sorted(said()));
    }

    /** Its request is another one, however soon it comes: of the first answer it heard a part. */
    @Test
    void processThatStartsDuringAnAnswerGetsAWholeOne() {
        for (int flow = 1; flow <= 4000; flow++) {
            own(flow);
        }
        peerStarts();
        bulk.asked(now);
        turn();
        now += SECOND / 2;
        peerStarts();
        bulk.asked(now);

        assertTrue(said().contains("BUS 1 4000"));
    }

    @Test
    void bsdGetsEverythingWheneverItAsks() {
        link.ours = false;
        peerStarts();
        now += SECOND;
        turn();
        answered();
        own(1);
        hear(7);
        for (int i = 0; i < 2; i++) {
            now += 2 * SECOND;
            bulk.asked(now);
            assertEquals(List.of("BUS 1 0", "UPD 1", "UPD 7", "BUS 2 0"), sorted(said()));
        }
    }

    @Test
    void endThatWasLostIsSaidAgain() {
        peerStarts();
        bulk.asked(now);
        turn();
        now += 3 * SECOND;
        bulk.endLost(now);

        assertEquals(List.of("BUS 2 3"), said());
    }

    /** What the second answer of a peer that has kept its table does not name has ended. */
    @Test
    void secondCompleteAnswerEndsWhatItDoesNotName() {
        link.gaps = 5;
        peerStarts();
        hear(7);
        askedAndAnswered();
        assertEquals(0, bulk.swept(), "the first one");

        askedAndAnswered();

        assertEquals(1, bulk.swept());
        assertNull(table.find(new StateId(7, THERE)));
    }

    @Test
    void firstAnswerOfAnotherProcessEndsNothing() {
        peerStarts();
        hear(7);
        answered();
        now += SECOND;
        peerStarts();
        answered();

        assertEquals(0, bulk.swept());
    }

    @Test
    void answerWithAGapEndsNothing() {
        peerStarts();
        hear(7);
        answered();
        askAgain();
        link.gaps++;
        answered();
        assertEquals(0, bulk.swept());
        askedAndAnswered();

        assertEquals(1, bulk.swept());
    }

    @Test
    void answerOfABsdEndsNothing() {
        link.ours = false;
        peerStarts();
        hear(7);
        answered();
        askedAndAnswered();

        assertEquals(0, bulk.swept());
    }

    @Test
    void endThatNobodyWaitsForEndsNothing() {
        peerStarts();
        hear(7);
        now += SECOND;
        answered();
        bulk.ended(0, now);

        assertEquals(0, bulk.swept());
    }

    /** An answer begins where its start is; what was told before, on the way, is not part of it. */
    @Test
    void onlyWhatIsNamedSinceTheAnswerBeganStays() {
        peerStarts();
        answered();
        askAgain();
        hear(6);
        now += SECOND;
        bulk.started(2, now);
        now += SECOND;
        hear(7);
        // Came twice.
        now += SECOND;
        bulk.started(2, now);
        bulk.ended(0, now);

        assertEquals(1, bulk.swept());
        assertEquals(7, table.ids().get(0).id());
    }

    @Test
    void numberThatThePeerClaimsIsBounded() {
        peerStarts();
        bulk.started(0xffff_ffffL, now);
        assertEquals(Integer.MAX_VALUE, bulk.request().share().expected());
    }

    /** A BSD has zero there and does not look. */
    @Test
    void bsdSaysNoNumber() {
        link.ours = false;
        peerStarts();
        bulk.started(77, now);
        assertEquals(0, bulk.request().share().expected());
    }

    @Test
    void onlyTheFirstRequestIsAReason() {
        assertEquals("pfsync bulk requested, try 1 of 12", bulk.reason());
        peerStarts();
        answered();
        turn();
        assertNull(bulk.reason());
        askAgain();

        assertTrue(bulk.request().isWaiting());
        assertNull(bulk.reason());
    }
}
