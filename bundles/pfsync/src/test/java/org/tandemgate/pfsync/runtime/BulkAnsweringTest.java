package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.pfsync.runtime.BulkSide.MILLI;
import static org.tandemgate.pfsync.runtime.BulkSide.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one node answers, packet by packet. */
class BulkAnsweringTest {
    private final BulkSide side = new BulkSide();

    @Test
    void anotherLinkForgetsWhatWasToBeAnsweredLater() {
        side.own(1);
        side.kernel.reopen();
        side.peerStarts();
        side.bulk.asked(side.now);
        side.bulk.relinked(side.now);
        side.bulk.peerStarted(side.now);
        side.turn();
        side.kernel.poll(side.replica, 100, side.now);

        assertEquals(List.of(), side.turn());
    }

    /** A table that is not read yet is none. */
    @Test
    void answerWaitsUntilTheOwnTableIsRead() {
        side.peerStarts();
        side.kernel.reopen();
        side.bulk.asked(side.now);
        assertEquals(List.of(), side.turn());
        side.own(1);
        side.kernel.poll(side.replica, 100, side.now);

        assertEquals(List.of("BUS 1 1", "UPD 1", "BUS 2 0"), side.said());
    }

    @Test
    void nothingIsAnsweredBeforeThePeerAndItsDialectAreKnown() {
        side.own(1);
        side.outbox.open();
        side.bulk.asked(side.now);
        assertEquals(List.of(), side.turn(), "never heard");
        side.link.knowsDialect = false;
        side.peerStarts();
        assertEquals(List.of(), side.turn(), "no dialect");
        side.bulk.asked(side.now);
        assertEquals(List.of(), side.turn(), "no dialect");
        side.link.knowsDialect = true;

        assertEquals(List.of("BUS 1 1", "UPD 1", "BUS 2 0"), side.said());
    }

    /** Ours asks by itself; a BSD whose table is new may have no pfsync to ask with yet. */
    @Test
    void onlyABsdIsToldUnasked() {
        side.own(1);
        side.peerStarts();
        assertEquals(List.of(), side.turn());

        side.link.ours = false;
        side.outbox.flush(side.now);
        side.bulk.peerStarted(side.now);

        assertTrue(side.said().containsAll(List.of("BUS 1 0", "UPD 1", "BUS 2 0")));
    }

    /** pfsync.md 5, rule 6: 5 packets a millisecond. */
    @Test
    void answerForABsdIsPaced() {
        for (int flow = 1; flow <= 100; flow++) {
            side.own(flow);
        }
        side.link.ours = false;
        side.outbox.flush(side.now);
        side.peerStarts();
        side.link.packets();
        side.bulk.asked(side.now + 2 * SECOND);
        side.now += 2 * SECOND;

        assertEquals(5, side.turn().size());
        assertEquals(side.now + MILLI, side.bulk.deadlineNanos(side.now));
        side.now += MILLI - 1;
        assertEquals(0, side.turn().size());
        side.now++;
        assertEquals(5, side.turn().size());
    }

    @Test
    void answerForOneOfOursIsAsFastAsItAcknowledges() {
        for (int flow = 1; flow <= 4000; flow++) {
            side.own(flow);
        }
        side.peerStarts();
        side.link.inFlight = 0;
        side.bulk.asked(side.now);

        assertEquals(BulkExchange.PACKETS_A_TURN, side.turn().size());
        assertEquals(side.now, side.bulk.deadlineNanos(side.now), "there is room");
        int all = BulkExchange.PACKETS_A_TURN;
        for (int turn = 0; turn < 20; turn++) {
            all += side.turn().size();
        }
        assertEquals(BulkExchange.WINDOW, all);
        assertTrue(
                side.bulk.deadlineNanos(side.now) > side.now,
                "nothing to do until it acknowledges");
        side.link.inFlight--;
        assertEquals(1, side.turn().size());
    }

    /** Who asks for the first time may have nothing; who asks again has kept its table. */
    @Test
    void secondAnswerNamesWhatIsNewestHereAlone() {
        side.own(1);
        side.peerStarts();
        side.hear(7);
        side.now += SECOND;
        side.bulk.asked(side.now);
        assertEquals(List.of("BUS 1 2", "UPD 1", "UPD 7", "BUS 2 0"), sorted(side.said()));
        side.now += SECOND;
        side.bulk.asked(side.now);

        assertEquals(List.of("BUS 1 2", "UPD 1", "BUS 2 0"), side.said());
    }

    /** UPD_REQ and states of the table are in no order. */
    private static List<String> sorted(final List<String> said) {
        final List<String> sorted = new ArrayList<>(said);
        sorted.subList(1, said.size() - 1).sort(null);
        return sorted;
    }

    @Test
    void answerThatNobodyAskedForDoesNotCountAsTheFirst() {
        side.own(1);
        side.peerStarts();
        side.hear(7);
        side.now += SECOND;
        side.bulk.tell(side.now);
        assertEquals(4, side.said().size());
        side.now += SECOND;
        side.bulk.asked(side.now);

        assertEquals(List.of("BUS 1 2", "UPD 1", "UPD 7", "BUS 2 0"), sorted(side.said()));
    }

    /** Its new process has nothing, whatever the old one was told. */
    @Test
    void firstAnswerOfEachProcessNamesEverything() {
        side.own(1);
        side.peerStarts();
        side.hear(7);
        side.now += SECOND;
        side.bulk.asked(side.now);
        side.turn();
        side.peerStarts();
        side.now += SECOND;
        side.bulk.tell(side.now);
        assertEquals(4, side.said().size(), "not asked");
        side.now += SECOND;
        side.bulk.asked(side.now);

        assertEquals(List.of("BUS 1 2", "UPD 1", "UPD 7", "BUS 2 0"), sorted(side.said()));
    }

    /** Its request is another one, however soon it comes: of the first answer it heard a part. */
    @Test
    void processThatStartsDuringAnAnswerGetsAWholeOne() {
        for (int flow = 1; flow <= 4000; flow++) {
            side.own(flow);
        }
        side.peerStarts();
        side.bulk.asked(side.now);
        side.turn();
        side.now += SECOND / 2;
        side.peerStarts();
        side.bulk.asked(side.now);

        assertTrue(side.said().contains("BUS 1 4000"));
    }

    @Test
    void bsdGetsEverythingWheneverItAsks() {
        side.link.ours = false;
        side.peerStarts();
        side.now += SECOND;
        side.turn();
        side.answered();
        side.own(1);
        side.hear(7);
        for (int i = 0; i < 2; i++) {
            side.now += 2 * SECOND;
            side.bulk.asked(side.now);
            assertEquals(List.of("BUS 1 0", "UPD 1", "UPD 7", "BUS 2 0"), sorted(side.said()));
        }
    }

    @Test
    void endThatWasLostIsSaidAgain() {
        side.peerStarts();
        side.bulk.asked(side.now);
        side.turn();
        side.now += 3 * SECOND;
        side.bulk.endLost(side.now);

        assertEquals(List.of("BUS 2 3"), side.said());
    }
}
