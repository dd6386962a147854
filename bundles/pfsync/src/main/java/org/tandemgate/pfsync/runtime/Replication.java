package org.tandemgate.pfsync.runtime;

import static org.tandemgate.pfsync.runtime.BulkExchange.earlier;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.Deferral;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Miss;
import org.tandemgate.pfsync.state.StateTable;

/**
 * One node's side of replication, without a thread and a clock: everything that arrived is taken,
 * everything that is due is done, in turns. Belongs to one thread.
 *
 * @param <B> body of a state
 */
public final class Replication<B> {
    /** Packets read in one turn. */
    static final int PACKETS_A_TURN = 256;

    /** Events of the kernel taken in one turn. */
    static final int EVENTS_A_TURN = 2048;

    /** So often it is looked whether more of the table was read. */
    private static final long READING_NANOS = 5_000_000L;

    /** So long a node is demoted while it reads its own table; a million entries take seconds. */
    static final long READING_MOST_NANOS = 60_000_000_000L;

    private final LinkPort link;
    private final KernelPort<B> kernel;
    private final StateTable<B> table;
    private final Outbox<B> outbox;
    private final Replica<B> replica;
    private final BulkExchange<B> bulk;
    private final Comparisons comparisons;
    private final Acknowledgements acknowledgements;
    private final Incoming<B> incoming;
    private @Nullable Deferral<?> deferral;
    private final Loosening<B> loosening;
    private ReplicationSettings settings;
    private long takeovers;
    private boolean begun;
    private @Nullable Boolean wasStandby;
    private long openedNanos;
    private boolean opened;
    private boolean readingTooLong;

    /** Asks for the peer's states as soon as it knows what its own kernel has. */
    public Replication(
            final LinkPort link,
            final KernelPort<B> kernel,
            final StateCodec<B> codec,
            final ReplicationSettings settings) {
        this.settings = settings;
        this.link = link;
        this.kernel = kernel;
        table = new StateTable<>(settings.table());
        outbox = new Outbox<>(link, codec, table, settings);
        replica = new Replica<>(table, kernel, outbox, settings.creatorid());
        bulk = new BulkExchange<>(link, kernel, table, outbox, replica);
        comparisons = new Comparisons(link, new TableDigest<>(table, codec, kernel));
        acknowledgements = new Acknowledgements(kernel, outbox);
        incoming =
                new Incoming<>(
                        codec,
                        table,
                        replica,
                        outbox,
                        new Incoming.Exchanges<>(bulk, comparisons, acknowledgements));
        loosening = new Loosening<>(kernel, table);
    }

    /**
     * Does what there is to do.
     *
     * @return when the next turn is due if nothing arrives before
     */
    public long turn(final long nowNanos) {
        replica.at(nowNanos);
        incoming.at(nowNanos);
        if (!opened) {
            opened = true;
            openedNanos = nowNanos;
        }
        if (!begun && !begin(nowNanos)) {
            return nowNanos + READING_NANOS;
        }
        final int packets = link.receive(incoming, PACKETS_A_TURN, nowNanos);
        final int events = events(nowNanos);
        bulk.turn(nowNanos);
        // Where traffic goes through, the peer must hear of what begins at once.
        kernel.filling(!Boolean.FALSE.equals(wasStandby) && bulk.isFilling(nowNanos));
        comparisons.turn(nowNanos);
        replica.turn();
        loosening.turn(nowNanos);
        final long kernelNanos = kernel.flush(nowNanos);
        acknowledgements.turn(nowNanos);
        outbox.flush(nowNanos);
        link.flush(nowNanos);
        if (packets == PACKETS_A_TURN || events == EVENTS_A_TURN || replica.isBusy()) {
            return nowNanos;
        }
        long next = earlier(kernelNanos, outbox.deadlineNanos(nowNanos));
        next = earlier(next, bulk.deadlineNanos(nowNanos));
        next = earlier(next, comparisons.deadlineNanos(nowNanos));
        next = earlier(next, loosening.deadlineNanos(nowNanos));
        return earlier(next, link.deadlineNanos(nowNanos));
    }

    private int events(final long nowNanos) {
        final long question = kernel.heard();
        final int events = kernel.poll(replica, EVENTS_A_TURN, nowNanos);
        final Deferral<?> now = deferral;
        if (now != null && events < EVENTS_A_TURN) {
            now.heard(question);
        }
        return events;
    }

    /** Packets wait for the peer's word about new states from now on; null: none do. */
    void defer(final @Nullable Deferral<?> next) {
        deferral = next;
        outbox.defer(next);
    }

    /** Whether what happens here is told to a peer. */
    boolean isTelling() {
        return begun && outbox.isOpen() && link.knowsDialect();
    }

    /** What the kernel's table is asked for a packet that waits. */
    long listen() {
        return kernel.listen();
    }

    /** What the peer has of an entry that is here already must find it here. */
    private boolean begin(final long nowNanos) {
        int events = EVENTS_A_TURN;
        while (events == EVENTS_A_TURN) {
            // Ends with the table, which has a bound.
            events = kernel.poll(replica, EVENTS_A_TURN, nowNanos);
        }
        begun = kernel.isSettled();
        readingTooLong = nowNanos - openedNanos >= READING_MOST_NANOS;
        if (begun) {
            bulk.begin(settings.bulk(), nowNanos);
        }
        return begun;
    }

    /** This node forwards from now on. */
    public void takeOver() {
        takeovers++;
        replica.takeOver();
    }

    /** Whether no traffic goes through this node now. */
    public void standby(final boolean isStandby) {
        replica.standby(isStandby);
        kernel.serving(!isStandby);
        if (!isStandby) {
            loosening.end();
        } else if (wasStandby == null) {
            loosening.consider();
        } else if (!wasStandby) {
            loosening.begin();
        }
        wasStandby = isStandby;
    }

    /** Other bounds from now on; nothing is forgotten. */
    public void reconfigure(final ReplicationSettings next, final long nowNanos) {
        settings = next;
        table.bounds(next.table());
        outbox.settings(next, nowNanos);
    }

    /** The peer is another one, or spoken to in another way: everything is asked for and told. */
    public void relinked(final long nowNanos) {
        outbox.close();
        comparisons.end("the link to the peer is another one now; compare again");
        if (begun) {
            bulk.relinked(nowNanos);
        }
    }

    /** Nothing more is done by this: whoever waits for it hears so. */
    public void end() {
        comparisons.end("replication was interrupted; compare again, pfsync:status says why");
    }

    /** Asks the peer for everything; does nothing while an answer is awaited. */
    public void resync(final long nowNanos) {
        bulk.ask(nowNanos);
    }

    /** Comparing with the peer; only on the thread of this. */
    Comparisons comparisons() {
        return comparisons;
    }

    /** The states as they are now; only on the thread of this. */
    public void forEach(final Consumer<FlowState<B>> reader) {
        table.forEach(reader);
    }

    /** A picture of now. */
    public ReplicationStatus status() {
        final Map<Miss, Long> misses = new EnumMap<>(Miss.class);
        for (final Miss miss : Miss.values()) {
            misses.put(miss, table.misses(miss));
        }
        return new ReplicationStatus(
                table.size(),
                bulk.request(),
                outbox.sent().byName(),
                incoming.received().byName(),
                misses,
                new ReplicationStatus.Totals(
                        replica.installed(),
                        replica.renamed(),
                        bulk.swept(),
                        takeovers,
                        outbox.dropped(),
                        outbox.waiting()));
    }

    /** How far the last request for everything is. */
    public BulkRequest bulk() {
        return bulk.request();
    }

    /**
     * Why connections might be lost if this node forwarded; null once its first request has come to
     * an end, and when its own kernel does not tell its table within a bound.
     */
    public @Nullable String obstacle() {
        if (begun) {
            return bulk.reason();
        }
        return readingTooLong ? null : "pfsync reads the table of this node's kernel";
    }
}
