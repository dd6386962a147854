package org.tandemgate.pfsync.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tandemgate.pfsync.protocol.Inquiry;
import org.tandemgate.pfsync.protocol.InquiryWriter;
import org.tandemgate.pfsync.state.Differences;
import org.tandemgate.pfsync.state.Picture;
import org.tandemgate.pfsync.state.StateId;

/**
 * One comparison of this node's table with the peer's: pictures of both, the sums of their buckets,
 * the states of the buckets that differ, all of it once more a while later, then what the peer says
 * of those that are to be named. Some questions are on their way at a time, each repeated until it
 * is answered; whoever wants the result decides how long. Belongs to one thread.
 */
final class Comparer {
    /** States in an answer: what the shortest packet of any link has room for. */
    static final int STATES_IN_PACKET = 16;

    /** Questions on their way. */
    private static final int WINDOW = 64;

    /** A question without an answer is asked again. */
    private static final long RETRY_NANOS = 200_000_000L;

    /** Between the first and the second look; longer than anything is on its way. */
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final LinkPort link;
    private final TableDigest<?> table;
    private final Consumer<Verdict> result;
    private final InquiryWriter writer = new InquiryWriter();
    private final Differences differences = new Differences();
    private final Map<Question, Long> open = new LinkedHashMap<>();
    private final Deque<Question> waiting = new ArrayDeque<>();
    private final Map<Integer, Bucket> buckets = new HashMap<>();
    private final Map<StateId, String> said = new HashMap<>();
    private final int[] countsThere = new int[Picture.BUCKETS];
    private final boolean[] differs = new boolean[Picture.BUCKETS];
    private Phase phase = Phase.LOOKING;
    private Picture picture;
    private boolean second;
    private boolean seenThere;
    private long sizeThere;
    private long pausedNanos;
    private int summed;
    private int nextBucket;
    private int nextPart;

    private enum Phase {
        LOOKING,
        SUMMING,
        NAMING,
        PAUSING,
        TELLING,
        DONE
    }

    private record Question(Inquiry.Kind kind, int place, int from, StateId about) {
        Question(final Inquiry.Kind kind, final int place, final int from) {
            this(kind, place, from, StateId.ALL);
        }
    }

    /** What is known of a bucket of the peer. */
    private static final class Bucket {
        private final Map<StateId, Long> states = new HashMap<>();
        private int parts;
    }

    /**
     * @param number random
     */
    Comparer(
            final LinkPort link,
            final TableDigest<?> table,
            final long number,
            final Consumer<Verdict> result) {
        this.link = link;
        this.table = table;
        this.result = result;
        picture = new Picture(number, table.ids());
    }

    /** How far it is, for people. */
    String progress() {
        final String look = second ? "second" : "first";
        return switch (phase) {
            case LOOKING ->
                    "the "
                            + look
                            + " look: "
                            + picture.percent()
                            + "% of the table here is read, the peer "
                            + (seenThere ? "is done" : "is not done or does not answer");
            case SUMMING -> "the " + look + " look: the peer's sums are awaited";
            case NAMING ->
                    "the "
                            + look
                            + " look: the states of "
                            + nextBucket * 100 / Picture.BUCKETS
                            + "% of the buckets are asked for";
            case PAUSING -> "between the two looks";
            case TELLING, DONE -> "the peer is asked what the differing states are";
        };
    }

    /** Goes on. */
    void turn(final long nowNanos) {
        switch (phase) {
            case LOOKING -> look();
            case PAUSING -> {
                if (nowNanos - pausedNanos >= PAUSE_NANOS) {
                    lookAgain();
                }
            }
            case SUMMING, NAMING, TELLING -> advance(nowNanos);
            case DONE -> {}
        }
        ask(nowNanos);
    }

    private void look() {
        if (open.isEmpty() && waiting.isEmpty() && !seenThere) {
            waiting.add(new Question(Inquiry.Kind.LOOK, 0, 0));
        }
        final boolean here = picture.step(Witness.STATES_A_TURN, table::of);
        if (here && seenThere) {
            phase = Phase.SUMMING;
            summed = 0;
            waiting.add(new Question(Inquiry.Kind.SUMS, 0, 0));
        }
    }

    private void lookAgain() {
        second = true;
        differences.again();
        picture = new Picture(picture.number() + 1, table.ids());
        seenThere = false;
        phase = Phase.LOOKING;
    }

    private void advance(final long nowNanos) {
        if (!open.isEmpty() || !waiting.isEmpty() || hasMoreToName()) {
            return;
        }
        if (phase == Phase.SUMMING) {
            name();
        } else if (phase == Phase.NAMING) {
            named(nowNanos);
        } else {
            end();
        }
    }

    /** All sums are known: asks for the states of the buckets that differ. */
    private void name() {
        phase = Phase.NAMING;
        nextBucket = 0;
        nextPart = 0;
    }

    /**
     * Whether the states of a bucket are still to be asked for. One question is made when there is
     * room for it: how many there would be is what the peer says.
     */
    private boolean hasMoreToName() {
        if (phase != Phase.NAMING) {
            return false;
        }
        while (nextBucket < Picture.BUCKETS
                && (!differs[nextBucket] || nextPart == parts(nextBucket))) {
            nextBucket++;
            nextPart = 0;
        }
        return nextBucket < Picture.BUCKETS;
    }

    /** At least one, so that a bucket that is empty there is compared too. */
    private int parts(final int bucket) {
        return Math.max(1, (countsThere[bucket] + STATES_IN_PACKET - 1) / STATES_IN_PACKET);
    }

    private void named(final long nowNanos) {
        boolean equal = true;
        for (final boolean bucket : differs) {
            equal &= !bucket;
        }
        if (equal) {
            end();
        } else if (!second) {
            phase = Phase.PAUSING;
            pausedNanos = nowNanos;
        } else {
            phase = Phase.TELLING;
            differences
                    .named()
                    .forEach(
                            (id, pair) -> {
                                if (pair.there() != Picture.ABSENT) {
                                    waiting.add(new Question(Inquiry.Kind.TELL, 0, 0, id));
                                }
                            });
        }
    }

    private void end() {
        phase = Phase.DONE;
        final List<Verdict.Line> lines = new ArrayList<>();
        differences
                .named()
                .forEach(
                        (id, pair) -> {
                            final boolean there = pair.there() != Picture.ABSENT;
                            final String text = said.get(id);
                            // What has changed since was on its way both times.
                            if (there == (text != null) && table.of(id) == pair.here()) {
                                lines.add(new Verdict.Line(id, table.text(id), text));
                            }
                        });
        result.accept(new Verdict(picture.size(), (int) sizeThere, lines, differences.more()));
    }

    private void ask(final long nowNanos) {
        for (final Map.Entry<Question, Long> question : open.entrySet()) {
            if (nowNanos - question.getValue() >= RETRY_NANOS) {
                question.setValue(nowNanos);
                send(question.getKey(), nowNanos);
            }
        }
        while (open.size() < WINDOW && (!waiting.isEmpty() || hasMoreToName())) {
            final Question question =
                    waiting.isEmpty()
                            ? new Question(
                                    Inquiry.Kind.NAMES, nextBucket, nextPart++ * STATES_IN_PACKET)
                            : waiting.remove();
            open.put(question, nowNanos);
            send(question, nowNanos);
        }
    }

    private void send(final Question question, final long nowNanos) {
        writer.begin(question.kind(), picture.number(), question.place(), question.from());
        if (question.kind() == Inquiry.Kind.TELL) {
            writer.identity(question.about().id(), question.about().creatorid());
        }
        link.attach(writer.finish(), nowNanos);
    }

    /** Takes an answer, if it is one to an open question. */
    void hear(final Inquiry answer) {
        if (answer.number() != picture.number()) {
            return;
        }
        switch (answer.kind()) {
            case LOOKED -> looked(answer);
            case SUMMED -> summed(answer);
            case NAMED -> named(answer);
            case SAID -> said(answer);
            case LOOK, SUMS, NAMES, TELL -> {
                // A question, not for this.
            }
        }
    }

    private void looked(final Inquiry answer) {
        if (phase == Phase.LOOKING && answer.place() == 100) {
            open.remove(new Question(Inquiry.Kind.LOOK, 0, 0));
            seenThere = true;
            sizeThere = Math.min(Integer.MAX_VALUE, answer.from());
        }
    }

    private void summed(final Inquiry answer) {
        if (answer.place() != summed
                || answer.items() < 1
                || summed + answer.items() > Picture.BUCKETS
                || open.remove(new Question(Inquiry.Kind.SUMS, summed, 0)) == null) {
            return;
        }
        for (int i = 0; i < answer.items(); i++) {
            final int bucket = summed + i;
            // No more than any table can have, whatever is said.
            countsThere[bucket] = (int) Math.min(Short.MAX_VALUE, answer.count(i));
            differs[bucket] =
                    answer.sum(i) != picture.sum(bucket)
                            || answer.count(i) != picture.count(bucket);
        }
        summed += answer.items();
        if (summed < Picture.BUCKETS) {
            waiting.add(new Question(Inquiry.Kind.SUMS, summed, 0));
        }
    }

    private void named(final Inquiry answer) {
        final int place = (int) answer.place();
        if (open.remove(new Question(Inquiry.Kind.NAMES, place, (int) answer.from())) == null) {
            return;
        }
        final Bucket bucket = buckets.computeIfAbsent(place, ignored -> new Bucket());
        for (int i = 0; i < Math.min(STATES_IN_PACKET, answer.items()); i++) {
            final var id = new StateId(answer.id(i), answer.creatorid(i));
            if (Picture.bucket(id) == place) {
                bucket.states.put(id, answer.digest(i));
            }
        }
        bucket.parts++;
        if (bucket.parts == parts(place)) {
            buckets.remove(place);
            differences.compare(here(place), bucket.states);
        }
    }

    private Map<StateId, Long> here(final int bucket) {
        final Map<StateId, Long> states = new HashMap<>();
        picture.show(bucket, 0, Integer.MAX_VALUE, id -> states.put(id, table.of(id)));
        return states;
    }

    private void said(final Inquiry answer) {
        final var id = new StateId(answer.id(0), answer.creatorid(0));
        if (open.remove(new Question(Inquiry.Kind.TELL, 0, 0, id)) != null) {
            final String text = answer.text();
            if (!text.isEmpty()) {
                said.put(id, text);
            }
        }
    }

    /** When {@link #turn} has something to do. */
    long deadlineNanos(final long nowNanos) {
        return switch (phase) {
            case LOOKING -> picture.isDone() ? nowNanos + RETRY_NANOS / 10 : nowNanos;
            case PAUSING -> pausedNanos + PAUSE_NANOS;
            case SUMMING, NAMING, TELLING ->
                    open.isEmpty() ? nowNanos : nowNanos + RETRY_NANOS / 10;
            case DONE -> nowNanos + PAUSE_NANOS;
        };
    }
}
