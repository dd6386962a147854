package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tandemgate.pfsync.runtime.BulkSide.SECOND;
import static org.tandemgate.pfsync.runtime.BulkSide.THERE;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.StateId;

/** What one node asks for, packet by packet, and what it takes from the answer. */
class BulkAskingTest {
    private final BulkSide side = new BulkSide();

    @Test
    void peerThatIsNotThereIsCalledEvery30Seconds() {
        final List<Integer> calls = new ArrayList<>();
        for (int second = 1; second <= 70; second++) {
            side.now += SECOND;
            if (side.said().contains("UPD_REQ 0")) {
                calls.add(second);
            }
            assertEquals(second < 5, side.bulk.request().isWaiting());
        }

        assertEquals(List.of(5, 35, 65), calls);
    }

    @Test
    void nextTurnIsDueWhenThePeerIsToBeCalled() {
        assertEquals(side.now + 5 * SECOND, side.bulk.deadlineNanos(side.now));
        side.now += 5 * SECOND;
        side.turn();
        assertEquals(side.now + 5 * SECOND, side.bulk.deadlineNanos(side.now));
        assertEquals(side.now + 30 * SECOND, side.bulk.deadlineNanos(side.now + 28 * SECOND));
    }

    @Test
    void nextTurnIsDueWhenTheRequestIsToBeRepeated() {
        side.peerStarts();
        assertEquals(side.now + 5 * SECOND, side.bulk.deadlineNanos(side.now + 2 * SECOND));
    }

    @Test
    void muchThatIsMissingIsFilledInUntilTheAnswerEnds() {
        side.peerStarts();
        side.bulk.started(BulkExchange.MANY, side.now);
        assertTrue(side.bulk.isFilling(side.now));

        side.bulk.ended(0, side.now);

        assertFalse(side.bulk.isFilling(side.now));
    }

    /** Then reading the kernel's table afterwards would take longer than it saves. */
    @Test
    void whatIsHereAlreadyIsNotFilledIn() {
        side.own(1);
        side.peerStarts();
        side.bulk.started(BulkExchange.MANY, side.now);

        assertFalse(side.bulk.isFilling(side.now));
    }

    @Test
    void slowAnswerIsNotWaitedForWithoutHearing() {
        side.peerStarts();
        side.bulk.started(BulkExchange.MANY, side.now);
        side.now += BulkExchange.FILLING_NANOS - 1;
        assertTrue(side.bulk.isFilling(side.now));
        side.now++;

        assertFalse(side.bulk.isFilling(side.now));
    }

    /** It has not heard what its process before was asked. */
    @Test
    void peerThatStartsIsAskedAtOnce() {
        assertTrue(side.bulk.request().isWaiting());
        side.outbox.open();
        side.bulk.peerStarted(side.now);

        assertEquals(List.of("UPD_REQ 0"), side.said());
    }

    /** Of the link before, whoever was at its end. */
    @Test
    void anotherLinkHasNoPeerAndNothingToAnswer() {
        side.own(1);
        side.peerStarts();
        side.link.inFlight = BulkExchange.WINDOW;
        side.bulk.asked(side.now);
        assertEquals(List.of(), side.turn());

        side.bulk.relinked(side.now);
        assertEquals(List.of("UPD_REQ 0"), side.said());
        side.link.inFlight = 0;
        side.now += 5 * SECOND;
        side.turn();
        assertEquals(BulkRequest.Phase.NONE, side.bulk.request().phase(), "nobody is there");
        side.bulk.peerStarted(side.now);

        assertEquals(List.of("UPD_REQ 0"), side.said());
    }

    /** What the second answer of a peer that has kept its table does not name has ended. */
    @Test
    void secondCompleteAnswerEndsWhatItDoesNotName() {
        side.link.gaps = 5;
        side.peerStarts();
        side.hear(7);
        side.askedAndAnswered();
        assertEquals(0, side.bulk.swept(), "the first one");

        side.askedAndAnswered();

        assertEquals(1, side.bulk.swept());
        assertNull(side.table.find(new StateId(7, THERE)));
    }

    @Test
    void firstAnswerOfAnotherProcessEndsNothing() {
        side.peerStarts();
        side.hear(7);
        side.answered();
        side.now += SECOND;
        side.peerStarts();
        side.answered();

        assertEquals(0, side.bulk.swept());
    }

    @Test
    void answerWithAGapEndsNothing() {
        side.peerStarts();
        side.hear(7);
        side.answered();
        side.askAgain();
        side.link.gaps++;
        side.answered();
        assertEquals(0, side.bulk.swept());
        side.askedAndAnswered();

        assertEquals(1, side.bulk.swept());
    }

    @Test
    void answerOfABsdEndsNothing() {
        side.link.ours = false;
        side.peerStarts();
        side.hear(7);
        side.answered();
        side.askedAndAnswered();

        assertEquals(0, side.bulk.swept());
    }

    @Test
    void endThatNobodyWaitsForEndsNothing() {
        side.peerStarts();
        side.hear(7);
        side.now += SECOND;
        side.answered();
        side.bulk.ended(0, side.now);

        assertEquals(0, side.bulk.swept());
    }

    /** An answer begins where its start is; what was told before, on the way, is not part of it. */
    @Test
    void onlyWhatIsNamedSinceTheAnswerBeganStays() {
        side.peerStarts();
        side.answered();
        side.askAgain();
        side.hear(6);
        side.now += SECOND;
        side.bulk.started(2, side.now);
        side.now += SECOND;
        side.hear(7);
        // Came twice.
        side.now += SECOND;
        side.bulk.started(2, side.now);
        side.bulk.ended(0, side.now);

        assertEquals(1, side.bulk.swept());
        assertEquals(7, side.table.ids().get(0).id());
    }

    @Test
    void numberThatThePeerClaimsIsBounded() {
        side.peerStarts();
        side.bulk.started(0xffff_ffffL, side.now);
        assertEquals(Integer.MAX_VALUE, side.bulk.request().share().expected());
    }

    /** A BSD has zero there and does not look. */
    @Test
    void bsdSaysNoNumber() {
        side.link.ours = false;
        side.peerStarts();
        side.bulk.started(77, side.now);
        assertEquals(0, side.bulk.request().share().expected());
    }

    @Test
    void onlyTheFirstRequestIsAReason() {
        assertEquals("pfsync bulk requested, try 1 of 12", side.bulk.reason());
        side.peerStarts();
        side.answered();
        side.turn();
        assertNull(side.bulk.reason());
        side.askAgain();

        assertTrue(side.bulk.request().isWaiting());
        assertNull(side.bulk.reason());
    }
}
