package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.protocol.Inquiry;
import org.tandemgate.pfsync.protocol.InquiryWriter;
import org.tandemgate.pfsync.state.Picture;
import org.tandemgate.pfsync.state.StateId;

/** One side of a comparison, question by question, with a peer that says what it likes. */
class ComparerTest {
    private static final int BUCKET = 5;
    private static final int NUMBER = 70;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final StatesOfBuckets here = new StatesOfBuckets();
    private final RecordingLink link = new RecordingLink();
    private final InquiryWriter writer = new InquiryWriter();
    private final Map<StateId, Long> there = new HashMap<>();
    private final Map<StateId, String> said = new HashMap<>();
    private @Nullable Comparer comparer;
    private @Nullable Verdict verdict;
    private long now = Long.MAX_VALUE - SECOND;

    /** Begins with the table as it is when it is asked for. */
    private Comparer comparer() {
        if (comparer == null) {
            comparer = new Comparer(link, here.digest(), NUMBER, result -> verdict = result);
        }
        return comparer;
    }

    /** What is asked in a turn. */
    private List<Inquiry> turn() {
        comparer().turn(now);
        return link.take();
    }

    private static List<String> text(final List<Inquiry> questions) {
        return questions.stream()
                .map(it -> it.kind() + " " + it.place() + " " + it.from())
                .toList();
    }

    private void answer() {
        comparer().hear(RecordingLink.copy(writer.finish()));
    }

    private void looked(final int number, final int percent, final long states) {
        writer.begin(Inquiry.Kind.LOOKED, number, percent, states);
        answer();
    }

    /** Sums of buckets that are empty there. */
    private void summed(final int from, final int items) {
        writer.begin(Inquiry.Kind.SUMMED, NUMBER, from, 0);
        for (int i = 0; i < items; i++) {
            writer.sum(0, 0);
        }
        answer();
    }

    private void named(final Inquiry question, final List<StateId> states) {
        writer.begin(Inquiry.Kind.NAMED, question.number(), question.place(), question.from());
        states.forEach(id -> writer.state(id.id(), id.creatorid(), there.getOrDefault(id, 0L)));
        answer();
    }

    /** Begins, and both have looked. */
    private void look() {
        turn();
        looked(NUMBER, 100, there.size());
    }

    /** As a peer that has what {@link #there} has. */
    private void answer(final Inquiry question) {
        final List<StateId> all = new ArrayList<>(there.keySet());
        switch (question.kind()) {
            case LOOK -> looked((int) question.number(), 100, all.size());
            case SUMS -> {
                final var picture = new Picture(question.number(), all);
                picture.step(all.size(), there::get);
                final int end = (int) Math.min(Picture.BUCKETS, question.place() + 80);
                writer.begin(Inquiry.Kind.SUMMED, question.number(), question.place(), 0);
                for (int bucket = (int) question.place(); bucket < end; bucket++) {
                    writer.sum(picture.sum(bucket), picture.count(bucket));
                }
                answer();
            }
            case NAMES ->
                    named(
                            question,
                            all.stream()
                                    .filter(id -> Picture.bucket(id) == question.place())
                                    .skip(question.from())
                                    .limit(Comparer.STATES_IN_PACKET)
                                    .toList());
            case TELL -> {
                final var id = new StateId(question.id(0), question.creatorid(0));
                writer.begin(Inquiry.Kind.SAID, question.number(), 0, 0);
                writer.identity(id.id(), id.creatorid());
                writer.text(said.getOrDefault(id, ""), 1000);
                answer();
            }
            default -> throw new AssertionError("asked " + question.kind());
        }
    }

    /** Goes on to the verdict with an honest peer, and shows everything that was asked. */
    private List<Inquiry> finish(final Runnable beforeTelling) {
        final List<Inquiry> all = new ArrayList<>();
        for (int turn = 0; verdict == null; turn++) {
            assertTrue(turn < 1000, comparer()::progress);
            now += 50 * MILLI;
            final List<Inquiry> questions = turn();
            all.addAll(questions);
            if (questions.stream().anyMatch(it -> it.kind() == Inquiry.Kind.TELL)) {
                beforeTelling.run();
            }
            questions.forEach(this::answer);
        }
        return all;
    }

    private List<Inquiry> finish() {
        return finish(() -> {});
    }

    private List<StateId> onBoth(final int count) {
        final List<StateId> ids = here.add(BUCKET, count);
        ids.forEach(id -> there.put(id, here.digest().of(id)));
        return ids;
    }

    private Verdict verdict() {
        return Objects.requireNonNull(verdict);
    }

    @Test
    void questionIsRepeatedEvery200MillisecondsAndNoMoreOften() {
        assertEquals(List.of("LOOK 0 0"), text(turn()));
        for (int again = 0; again < 3; again++) {
            now += 199 * MILLI;
            assertEquals(List.of(), text(turn()));
            now += MILLI;
            assertEquals(List.of("LOOK 0 0"), text(turn()));
        }
    }

    @Test
    void sumsAreAskedForWhenBothNodesHaveLookedAtAllOfTheirTable() {
        here.add(Witness.STATES_A_TURN + 1);
        turn();
        turn();
        looked(NUMBER, 99, 7);
        assertEquals(List.of(), text(turn()));
        looked(NUMBER, 100, 7);

        assertEquals(List.of("SUMS 0 0"), text(turn()));
    }

    @Test
    void sumsWaitForTheLookHere() {
        here.add(2 * Witness.STATES_A_TURN + 1);
        look();

        assertEquals(List.of(), text(turn()));
        assertEquals(List.of("SUMS 0 0"), text(turn()));
    }

    @Test
    void sumsComeInTheirOrderUpToTheLast() {
        look();
        turn();

        // Not the ones that were asked for.
        summed(512, 512);
        assertEquals(List.of(), text(turn()));
        summed(0, 500);
        assertEquals(List.of("SUMS 500 0"), text(turn()));
        summed(500, 523);
        assertEquals(List.of("SUMS 1023 0"), text(turn()));
        assertNull(verdict);
        // More than there are.
        summed(1023, 2);
        assertEquals(List.of(), text(turn()));
        summed(1023, 1);
        turn();
        turn();
        assertEquals(new Verdict(0, 0, List.of(), 0), verdict);
    }

    /** Else two nodes would send packets as fast as the link takes them. */
    @Test
    void answerWithoutSumsDoesNotMakeTheQuestionComeSooner() {
        look();
        turn();

        summed(0, 0);

        assertEquals(List.of(), text(turn()));
    }

    @Test
    void onlyStatesOfBucketsThatDifferAreAskedFor() {
        onBoth(3);
        there.put(here.unused(BUCKET + 1), 99L);

        final Set<Long> asked = new HashSet<>();
        finish().stream()
                .filter(it -> it.kind() == Inquiry.Kind.NAMES)
                .forEach(it -> asked.add(it.place()));

        assertEquals(Set.of(BUCKET + 1L), asked);
    }

    /** A state that was gone when its sum was made counts, and adds nothing to it. */
    @Test
    void bucketWithAnotherNumberOfStatesIsAskedFor() {
        look();
        turn();
        writer.begin(Inquiry.Kind.SUMMED, NUMBER, 0, 0);
        for (int bucket = 0; bucket < 700; bucket++) {
            writer.sum(0, bucket == BUCKET ? 1 : 0);
        }
        answer();
        turn();
        summed(700, 324);

        assertEquals(List.of("NAMES 5 0"), text(turn()));
    }

    @Test
    void secondLookIsAnotherPicture() {
        there.put(here.unused(BUCKET), 99L);

        final List<Long> looks =
                finish().stream()
                        .filter(it -> it.kind() == Inquiry.Kind.LOOK)
                        .map(Inquiry::number)
                        .toList();

        assertEquals(List.of((long) NUMBER, NUMBER + 1L), looks);
    }

    /** 20 states are in two packets; those of the second are no difference while it is awaited. */
    @Test
    void bucketIsComparedWhenAllOfItIsHere() {
        onBoth(20);
        final StateId only = here.unused(BUCKET);
        there.put(only, 99L);
        said.put(only, "a state");

        final List<Inquiry> questions = finish();

        assertEquals(
                List.of("NAMES 5 0", "NAMES 5 16", "NAMES 5 0", "NAMES 5 16"),
                text(questions.stream().filter(it -> it.kind() == Inquiry.Kind.NAMES).toList()));
        assertEquals(
                new Verdict(20, 21, List.of(new Verdict.Line(only, null, "a state")), 0),
                verdict());
    }

    @Test
    void bucketThatIsEmptyThereIsComparedToo() {
        final StateId only = here.add(BUCKET, 1).get(0);

        finish();

        assertEquals(List.of(only), verdict().lines().stream().map(Verdict.Line::id).toList());
    }

    @Test
    void stateThatThePeerNoLongerHasIsNotNamed() {
        there.put(here.unused(BUCKET), 99L);

        finish();

        assertEquals(new Verdict(0, 1, List.of(), 0), verdict());
    }

    @Test
    void stateThatHasChangedHereMeanwhileIsNotNamed() {
        final StateId id = onBoth(1).get(0);
        there.put(id, 99L);
        said.put(id, "a state");

        finish(() -> here.change(id));

        assertEquals(new Verdict(1, 1, List.of(), 0), verdict());
    }

    @Test
    void stateThatEndsHereMeanwhileIsNotNamed() {
        final StateId id = onBoth(1).get(0);
        there.put(id, 99L);
        said.put(id, "a state");

        finish(() -> here.end(id));

        assertEquals(List.of(), verdict().lines());
    }

    /** The peer says what it has in buckets of its own choice. */
    @Test
    void stateInTheWrongBucketIsNotHeard() {
        final StateId elsewhere = here.add(BUCKET + 1, 1).get(0);
        there.put(elsewhere, here.digest().of(elsewhere));
        there.put(here.unused(BUCKET), 99L);
        said.put(elsewhere, "a state");
        for (int turn = 0; verdict == null; turn++) {
            assertTrue(turn < 1000, comparer()::progress);
            now += 50 * MILLI;
            for (final Inquiry question : turn()) {
                if (question.kind() == Inquiry.Kind.NAMES) {
                    named(question, List.of(elsewhere));
                } else {
                    answer(question);
                }
            }
        }

        assertEquals(List.of(), verdict().lines());
    }

    @Test
    void answerWithMoreStatesThanWereAskedForIsHeardInPart() {
        there.put(here.unused(BUCKET), 99L);
        final List<StateId> many = new ArrayList<>();
        for (int i = 0; i <= Comparer.STATES_IN_PACKET; i++) {
            final StateId id = here.unused(BUCKET);
            many.add(id);
            said.put(id, "a state");
        }
        for (int turn = 0; verdict == null; turn++) {
            assertTrue(turn < 1000, comparer()::progress);
            now += 50 * MILLI;
            for (final Inquiry question : turn()) {
                if (question.kind() == Inquiry.Kind.NAMES) {
                    many.forEach(id -> there.put(id, 98L));
                    named(question, many);
                    many.forEach(there::remove);
                } else {
                    answer(question);
                }
            }
        }

        assertEquals(Comparer.STATES_IN_PACKET, verdict().lines().size());
    }

    /** The largest number that fits on the wire, of both. */
    @Test
    void peerThatClaimsToHaveEverythingIsAskedForABoundedPartOfIt() {
        here.add(BUCKET, 1);
        turn();
        looked(NUMBER, 100, 0xffff_ffffL);
        turn();
        List<Inquiry> first = List.of();
        for (int from = 0; from < Picture.BUCKETS; from += 512) {
            writer.begin(Inquiry.Kind.SUMMED, NUMBER, from, 0);
            for (int bucket = from; bucket < from + 512; bucket++) {
                writer.sum(0, bucket == BUCKET ? 0xffff_ffffL : 0);
            }
            answer();
            first = turn();
        }
        assertEquals(64, first.size(), "questions that are on their way");
        int all = first.size();
        List<Inquiry> next = first;
        while (!next.isEmpty()) {
            next.forEach(question -> named(question, List.of()));
            next = turn();
            all += next.size();
        }
        assertEquals((Short.MAX_VALUE + Comparer.STATES_IN_PACKET - 1) / 16, all);

        now += 2 * SECOND;
        turn();
        assertEquals(List.of("LOOK 0 0"), text(turn()));
        looked(NUMBER + 1, 100, 0xffff_ffffL);
        finish();
        assertEquals(Integer.MAX_VALUE, verdict().there());
    }
}
