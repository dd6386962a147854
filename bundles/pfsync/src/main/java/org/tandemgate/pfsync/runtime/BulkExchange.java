package org.tandemgate.pfsync.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.state.BulkAnswer;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.BulkSettings;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/**
 * Everything at once, in both directions: what this node asks the peer for, and what it answers.
 * Belongs to one thread.
 *
 * @param <B> body of a state
 */
final class BulkExchange<B> {
    /** So long a peer that was never heard is waited for; after that it is not there. */
    static final long ABSENT_NANOS = 5_000_000_000L;

    /** So often a peer that is not there is called, without waiting for it. */
    static final long SEEK_NANOS = 30_000_000_000L;

    /** Packets of an answer that may be on their way to one of ours. */
    static final int WINDOW = 512;

    /** Packets of an answer in one turn. */
    static final int PACKETS_A_TURN = 64;

    /** Packets at once for a BSD peer, which does not say what it took. */
    static final int BSD_PACKETS = 5;

    /** Time between those. */
    static final long BSD_GAP_NANOS = 1_000_000L;

    /** An answer that takes longer is not made faster by what the kernel leaves out. */
    static final long FILLING_NANOS = 5_000_000_000L;

    /** So many that are missing here are worth reading the kernel's table for afterwards. */
    static final int MANY = 10_000;

    private final LinkPort link;
    private final KernelPort<B> kernel;
    private final StateTable<B> table;
    private final Outbox<B> outbox;
    private final Replica<B> replica;
    private BulkRequest request = BulkRequest.none(BulkSettings.DEFAULT);
    private BulkAnswer answer = BulkAnswer.none();
    private boolean heard;
    private boolean asked;
    private boolean telling;
    private boolean answeredBefore;
    private boolean completedBefore;
    private boolean caughtUp;
    private boolean filling;
    private long seekNanos;
    private long nextNanos;
    private long began;
    private long gapsBefore;
    private long swept;

    BulkExchange(
            final LinkPort link,
            final KernelPort<B> kernel,
            final StateTable<B> table,
            final Outbox<B> outbox,
            final Replica<B> replica) {
        this.link = link;
        this.kernel = kernel;
        this.table = table;
        this.outbox = outbox;
        this.replica = replica;
    }

    /** The link is there: asks, and waits for a peer that may not be there. */
    void begin(final BulkSettings settings, final long nowNanos) {
        request = BulkRequest.none(settings);
        ask(nowNanos);
        seekNanos = nowNanos + ABSENT_NANOS;
    }

    /** Nobody has been heard by this link yet. */
    void relinked(final long nowNanos) {
        heard = false;
        begin(request.cancel().settings(), nowNanos);
    }

    /** A peer that was not there is, or is another process than before. */
    void peerStarted(final long nowNanos) {
        heard = true;
        // What it hears of an answer to the process before it is not all.
        answer = BulkAnswer.none();
        asked = false;
        telling = false;
        answeredBefore = false;
        completedBefore = false;
        if (request.isWaiting()) {
            request = request.cancel();
        }
        ask(nowNanos);
        if (!link.isOurs()) {
            // Ours asks by itself.
            tell(nowNanos);
        }
    }

    /** Asks for everything; does nothing while an answer is awaited. */
    void ask(final long nowNanos) {
        final BulkRequest.Step step = request.start(nowNanos);
        request = step.next();
        if (step.request()) {
            call(nowNanos);
        }
    }

    private void call(final long nowNanos) {
        began = nowNanos;
        gapsBefore = link.gaps();
        outbox.offer(StateId.ALL, Notice.UPD_REQ, true, nowNanos);
    }

    /** The peer asks for everything. */
    void asked(final long nowNanos) {
        asked = true;
        tell(nowNanos);
    }

    /** Tells everything, asked or not, as soon as it is known here. */
    void tell(final long nowNanos) {
        telling = !kernel.isSettled();
        if (!telling) {
            answer = answer.requested(table.ids(), nowNanos);
        }
    }

    void started(final long states, final long nowNanos) {
        if (request.phase() == BulkRequest.Phase.REQUESTED) {
            began = nowNanos;
        }
        request = request.started(nowNanos);
        if (link.isOurs()) {
            request = request.announced((int) Math.min(Integer.MAX_VALUE, states), nowNanos);
            filling = request.share().expected() - table.size() >= MANY;
        }
    }

    void received(final int states, final long nowNanos) {
        request = request.received(states, nowNanos);
    }

    void ended(final long ageSeconds, final long nowNanos) {
        final boolean waited = request.isWaiting();
        request = request.ended(ageSeconds, nowNanos);
        if (waited && request.phase() == BulkRequest.Phase.DONE) {
            // Only a peer that has kept its table all the time leaves out no more than has ended.
            if (completedBefore && link.isOurs() && link.gaps() == gapsBefore) {
                swept += replica.sweep(began);
            }
            completedBefore = true;
        }
    }

    /** The end of an answer was lost: says it again. */
    void endLost(final long nowNanos) {
        outbox.bulk(null, List.of(), answer.ageSeconds(nowNanos), nowNanos);
    }

    /** Looks whether something takes too long, and answers as fast as the peer takes it. */
    void turn(final long nowNanos) {
        if (!heard && nowNanos - seekNanos >= 0) {
            request = request.cancel();
            outbox.offer(StateId.ALL, Notice.UPD_REQ, true, nowNanos);
            seekNanos = nowNanos + SEEK_NANOS;
        }
        final BulkRequest.Step step = request.tick(nowNanos);
        request = step.next();
        if (step.request()) {
            call(nowNanos);
        }
        caughtUp |= !request.isWaiting();
        if (telling && kernel.isSettled()) {
            tell(nowNanos);
        }
        if (isAnswering() && nowNanos - nextNanos >= 0) {
            answer(nowNanos);
        }
    }

    private boolean isAnswering() {
        return !answer.ended() && heard && link.knowsDialect() && kernel.isSettled();
    }

    private void answer(final long nowNanos) {
        final int most = link.isOurs() ? PACKETS_A_TURN : BSD_PACKETS;
        nextNanos = nowNanos + (link.isOurs() ? 0 : BSD_GAP_NANOS);
        for (int i = 0; i < most && !answer.ended() && hasRoom(); i++) {
            final int all = answer.ids().size();
            final BulkAnswer.Step step = answer.advance(outbox.statesInPacket(), this::isDue);
            final long age = answer.ageSeconds(nowNanos);
            outbox.bulk(
                    step.start() ? all : null, step.states(), step.end() ? age : null, nowNanos);
            answer = step.next();
        }
        if (answer.ended()) {
            answeredBefore |= asked;
        }
    }

    private boolean hasRoom() {
        return link.inFlight() < WINDOW;
    }

    /** One of ours that asks again has kept its table, and sweeps by what it hears. */
    private boolean isDue(final StateId id) {
        return (answeredBefore && link.isOurs())
                ? table.isHere(id)
                : table.isDue(id, answer.askedNanos());
    }

    /** When {@link #turn} has something to do. */
    long deadlineNanos(final long nowNanos) {
        long next = nowNanos + ABSENT_NANOS;
        if (!heard) {
            next = earlier(next, seekNanos);
        }
        if (request.isWaiting()) {
            next = earlier(next, request.deadlineNanos());
        }
        if (isAnswering() && hasRoom()) {
            next = earlier(next, nextNanos);
        }
        return next;
    }

    static long earlier(final long one, final long other) {
        return one - other < 0 ? one : other;
    }

    BulkRequest request() {
        return request;
    }

    /**
     * What a node that does not serve is demoted for ({@link org.tandemgate.pfsync.state.CatchUp}),
     * or null: only until its first request has come to an end. Later the peer is who has to catch
     * up, and must not get the roles for it.
     */
    @Nullable String reason() {
        return caughtUp ? null : request.reason();
    }

    /** Whether the peer tells much that is not here yet, for a short time. */
    boolean isFilling(final long nowNanos) {
        return filling
                && request.phase() == BulkRequest.Phase.RUNNING
                && nowNanos - began < FILLING_NANOS;
    }

    /** States that were removed because a complete answer did not name them. */
    long swept() {
        return swept;
    }
}
