package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.protocol.Inquiry;
import org.tandemgate.pfsync.protocol.InquiryWriter;
import org.tandemgate.pfsync.state.Picture;
import org.tandemgate.pfsync.state.StateId;

/** What a node answers to one that compares, question by question. */
class WitnessTest {
    private static final int NUMBER = 70;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final StatesOfBuckets here = new StatesOfBuckets();
    private final RecordingLink link = new RecordingLink();
    private final InquiryWriter writer = new InquiryWriter();
    private final Witness witness = new Witness(link, here.digest());
    private long now = Long.MAX_VALUE - SECOND;

    private List<Inquiry> ask(
            final Inquiry.Kind kind, final int number, final long place, final long from) {
        writer.begin(kind, number, place, from);
        witness.hear(RecordingLink.copy(writer.finish()), now);
        return link.take();
    }

    /** Percent of the picture that is done, -1 when there was no answer. */
    private long look(final int number) {
        final List<Inquiry> answers = ask(Inquiry.Kind.LOOK, number, 0, 0);
        return answers.isEmpty() ? -1 : answers.get(0).place();
    }

    private int sums(final int number) {
        return ask(Inquiry.Kind.SUMS, number, 0, 0).size();
    }

    private void show() {
        look(NUMBER);
        witness.turn(now);
    }

    @Test
    void pictureIsTakenInSteps() {
        here.add(Witness.STATES_A_TURN * 2);

        assertEquals(0, look(NUMBER));
        witness.turn(now);
        assertEquals(50, look(NUMBER));
        assertTrue(witness.isBusy());
        assertEquals(0, sums(NUMBER), "half of it is no picture");
        witness.turn(now);
        assertEquals(100, look(NUMBER));
        assertFalse(witness.isBusy());
        assertEquals(1, sums(NUMBER));
    }

    /** 100 makes the other node ask for sums. */
    @Test
    void pictureOfAnEmptyTableIsDoneWhenItIsTaken() {
        assertEquals(99, look(NUMBER));
        witness.turn(now);
        assertEquals(100, look(NUMBER));
    }

    @Test
    void onlyThePictureThatWasTakenIsSpokenOf() {
        here.add(3, 1);
        show();

        assertEquals(0, sums(NUMBER + 1));
        assertEquals(0, ask(Inquiry.Kind.NAMES, NUMBER + 1, 3, 0).size());
        assertEquals(1, ask(Inquiry.Kind.NAMES, NUMBER, 3, 0).size());
    }

    /** A copy of all identities for every packet would be an attack. */
    @Test
    void pictureIsBegunTenTimesASecondAtMost() {
        show();
        now += 99 * MILLI;

        assertEquals(-1, look(NUMBER + 1));
        assertEquals(1, sums(NUMBER));
        now += MILLI;
        assertEquals(99, look(NUMBER + 1));
        assertEquals(0, sums(NUMBER));
    }

    @Test
    void pictureIsGivenUpWhenNobodyAsksFor30Seconds() {
        show();
        now += 30 * SECOND;
        witness.turn(now);
        assertEquals(1, sums(NUMBER));
        now += 30 * SECOND;
        witness.turn(now);
        assertEquals(100, look(NUMBER));
        now += 30 * SECOND;
        witness.turn(now);
        assertEquals(1, sums(NUMBER), "asked for again and again");

        now += 30 * SECOND + 1;
        witness.turn(now);

        assertEquals(0, sums(NUMBER));
    }

    @Test
    void sumsAreAsManyAsThePacketHolds() {
        show();
        link.room(Inquiry.HEADER + 3 * Inquiry.SUM - 1);

        assertEquals(2, ask(Inquiry.Kind.SUMS, NUMBER, 0, 0).get(0).items());
        assertEquals(1, ask(Inquiry.Kind.SUMS, NUMBER, Picture.BUCKETS - 1, 0).get(0).items());
        assertEquals(List.of(), ask(Inquiry.Kind.SUMS, NUMBER, Picture.BUCKETS, 0));
        assertEquals(List.of(), ask(Inquiry.Kind.SUMS, NUMBER, 0xffff_ffffL, 0));
        link.room(0);
        assertEquals(0, ask(Inquiry.Kind.SUMS, NUMBER, 9, 0).get(0).items());
    }

    @Test
    void statesOfABucketComeInParts() {
        final List<StateId> states = here.add(3, Comparer.STATES_IN_PACKET + 1);
        show();

        final List<StateId> told = new ArrayList<>();
        for (int from = 0; from <= Comparer.STATES_IN_PACKET * 2; from += 16) {
            final Inquiry answer = ask(Inquiry.Kind.NAMES, NUMBER, 3, from).get(0);
            assertTrue(answer.items() <= Comparer.STATES_IN_PACKET);
            for (int i = 0; i < answer.items(); i++) {
                told.add(new StateId(answer.id(i), answer.creatorid(i)));
            }
        }

        assertEquals(Comparer.STATES_IN_PACKET + 1, told.size());
        assertEquals(Set.copyOf(states), Set.copyOf(told));
        assertEquals(List.of(), ask(Inquiry.Kind.NAMES, NUMBER, Picture.BUCKETS, 0));
    }

    @Test
    void stateIsToldInWordsAndOneThatIsNotThereInNone() {
        final StateId known = here.add(3, 1).get(0);
        final StateId unknown = here.unused(3);

        final List<String> texts = new ArrayList<>();
        for (final StateId id : List.of(known, unknown)) {
            writer.begin(Inquiry.Kind.TELL, NUMBER, 0, 0);
            writer.identity(id.id(), id.creatorid());
            witness.hear(RecordingLink.copy(writer.finish()), now);
            link.take().forEach(it -> texts.add(it.id(0) == id.id() ? it.text() : "of another"));
        }

        assertEquals(List.of("flow " + known.id(), ""), texts);
    }

    @Test
    void questionAboutNoStateOrTwoIsNotAnswered() {
        final StateId known = here.add(3, 1).get(0);
        for (int items = 0; items < 3; items += 2) {
            writer.begin(Inquiry.Kind.TELL, NUMBER, 0, 0);
            for (int i = 0; i < items; i++) {
                writer.identity(known.id(), known.creatorid());
            }
            witness.hear(RecordingLink.copy(writer.finish()), now);
        }

        assertEquals(List.of(), link.take());
    }
}
