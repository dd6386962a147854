package org.tandemgate.pfsync.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.protocol.Inquiry;
import org.tandemgate.pfsync.protocol.InquiryWriter;
import org.tandemgate.pfsync.state.Picture;
import org.tandemgate.pfsync.state.StateId;

/**
 * Tells the peer what this node's table is, when it compares. One packet for each that asks, none
 * longer than the link takes; one picture at a time. Belongs to one thread.
 */
final class Witness {
    /** States looked at in one turn. */
    static final int STATES_A_TURN = 2048;

    /** A picture that nobody asks about is given up after so long. */
    private static final long KEPT_NANOS = 30_000_000_000L;

    /** A new picture is begun at most so often: it costs a copy of all identities. */
    private static final long PICTURE_NANOS = 100_000_000L;

    private final LinkPort link;
    private final TableDigest<?> table;
    private final InquiryWriter writer = new InquiryWriter();
    private @Nullable Picture picture;
    private long begunNanos;
    private long askedNanos;

    Witness(final LinkPort link, final TableDigest<?> table) {
        this.link = link;
        this.table = table;
    }

    /** Goes on with what was asked for. */
    void turn(final long nowNanos) {
        final Picture now = picture;
        if (now != null && !now.isDone()) {
            now.step(STATES_A_TURN, table::of);
        }
        if (now != null && nowNanos - askedNanos > KEPT_NANOS) {
            picture = null;
        }
    }

    /** Whether the next turn must not wait. */
    boolean isBusy() {
        final Picture now = picture;
        return now != null && !now.isDone();
    }

    /** Answers, if it is a question. */
    void hear(final Inquiry question, final long nowNanos) {
        final Picture now = picture;
        switch (question.kind()) {
            case LOOK -> look(question.number(), nowNanos);
            case TELL -> tell(question, nowNanos);
            case SUMS, NAMES -> {
                if (now == null || now.number() != question.number() || !now.isDone()) {
                    return;
                }
                askedNanos = nowNanos;
                if (question.kind() == Inquiry.Kind.SUMS) {
                    sums(now, question.place(), nowNanos);
                } else {
                    names(now, question, nowNanos);
                }
            }
            case LOOKED, SUMMED, NAMED, SAID -> {
                // An answer, not for this.
            }
        }
    }

    private void look(final long number, final long nowNanos) {
        Picture now = picture;
        if (now == null || now.number() != number) {
            if (now != null && nowNanos - begunNanos < PICTURE_NANOS) {
                return;
            }
            now = new Picture(number, table.ids());
            picture = now;
            begunNanos = nowNanos;
        }
        askedNanos = nowNanos;
        writer.begin(
                Inquiry.Kind.LOOKED,
                number,
                now.isDone() ? 100 : Math.min(99, now.percent()),
                now.size());
        link.attach(writer.finish(), nowNanos);
    }

    private void sums(final Picture now, final long from, final long nowNanos) {
        if (from >= Picture.BUCKETS) {
            return;
        }
        final int most = (link.attachmentRoom() - Inquiry.HEADER) / Inquiry.SUM;
        final int end = (int) Math.min(Picture.BUCKETS, from + most);
        writer.begin(Inquiry.Kind.SUMMED, now.number(), from, 0);
        for (int bucket = (int) from; bucket < end; bucket++) {
            writer.sum(now.sum(bucket), now.count(bucket));
        }
        link.attach(writer.finish(), nowNanos);
    }

    private void names(final Picture now, final Inquiry question, final long nowNanos) {
        if (question.place() >= Picture.BUCKETS) {
            return;
        }
        final int bucket = (int) question.place();
        writer.begin(Inquiry.Kind.NAMED, now.number(), bucket, question.from());
        now.show(
                bucket,
                question.from(),
                Comparer.STATES_IN_PACKET,
                id -> writer.state(id.id(), id.creatorid(), table.of(id)));
        link.attach(writer.finish(), nowNanos);
    }

    private void tell(final Inquiry question, final long nowNanos) {
        if (question.items() != 1) {
            return;
        }
        final var id = new StateId(question.id(0), question.creatorid(0));
        final String text = table.text(id);
        writer.begin(Inquiry.Kind.SAID, question.number(), 0, 0);
        writer.identity(id.id(), id.creatorid());
        writer.text(text == null ? "" : text, link.attachmentRoom());
        link.attach(writer.finish(), nowNanos);
    }
}
