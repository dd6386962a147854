package org.tandemgate.pfsync.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.flow.FlowStates;
import org.tandemgate.pfsync.state.FlowState;

/**
 * The kernel's connection table as replication uses it. The methods belong to the loop's thread and
 * wait for nothing but room for what is to be written ({@link KernelWriter}), 3 s at most; three
 * threads behind it hear the table, change it, and read what only packets keep alive. Opened in the
 * network namespace of the thread that opens it.
 */
public final class KernelTable implements AutoCloseable {
    private final FlowStates states;
    private final KnownEntries known;
    private final KernelWriter writer;
    private final KernelReader reader;
    private final Refresher refresher;
    private boolean serving;
    private long events;

    /** Hears of the kernel's events. */
    @FunctionalInterface
    public interface Listener {
        /** An entry that was there before this table was opened; as a new one unless overridden. */
        default void found(final FlowState<FlowBody> state) {
            happened(ConntrackEvent.Kind.NEW, state, false);
        }

        /**
         * An entry was made, changed or went, by traffic, time or another program; never by this
         * table's own writes. An update is also that an entry was used.
         *
         * @param state as the kernel has it now, under the identity that this node would give it
         * @param expired of one that went: whether nobody asked for it
         */
        void happened(ConntrackEvent.Kind kind, FlowState<FlowBody> state, boolean expired);
    }

    private KernelTable(
            final FlowStates states,
            final KnownEntries known,
            final KernelWriter writer,
            final KernelReader reader,
            final Refresher refresher) {
        this.states = states;
        this.known = known;
        this.writer = writer;
        this.reader = reader;
        this.refresher = refresher;
    }

    /**
     * What is replicated.
     *
     * @param capacity entries that are known at most
     */
    public record Rules(FlowStates states, Filters filters, int capacity) {}

    /**
     * Opens the sockets and begins to hear; every entry that exists is found.
     *
     * @param wakeUp the loop's poller
     * @throws LinuxException when the kernel or a capability is missing
     */
    public static KernelTable open(
            final Linux linux, final Conntrack conntrack, final Rules rules, final Runnable wakeUp)
            throws LinuxException {
        return open(
                linux,
                rules.states(),
                new KernelReader.Tracked(
                        conntrack, rules.filters(), new KnownEntries(rules.capacity())),
                wakeUp,
                new Pace(KernelReader.RECEIVE_BUFFER, Refresher.PERIOD_MILLIS));
    }

    /**
     * @param receiveBuffer octets of events that may wait
     * @param refreshMillis between two readings of entries with short timeouts
     */
    record Pace(int receiveBuffer, long refreshMillis) {}

    static KernelTable open(
            final Linux linux,
            final FlowStates states,
            final KernelReader.Tracked tracked,
            final Runnable wakeUp,
            final Pace pace)
            throws LinuxException {
        final Conntrack conntrack = tracked.conntrack();
        final Filters filters = tracked.filters();
        final KnownEntries known = tracked.known();
        final KernelWriter writer = KernelWriter.open(conntrack, known, wakeUp);
        KernelReader reader = null;
        try {
            reader =
                    KernelReader.open(
                            linux, tracked.by(writer.port()), wakeUp, pace.receiveBuffer());
            final var refresher =
                    new Refresher(conntrack, filters, known, wakeUp, pace.refreshMillis());
            reader.start();
            refresher.start();
            return new KernelTable(states, known, writer, reader, refresher);
        } catch (final LinuxException e) {
            if (reader != null) {
                reader.close();
            }
            writer.close();
            throw e;
        }
    }

    /**
     * Hands over what happened since the last call, in order.
     *
     * @param most events
     * @return how many there were; {@code most} when there may be more
     */
    public int poll(final Listener listener, final int most, final long nowNanos) {
        int count = 0;
        ConntrackEvent.Changed event = count < most ? reader.poll() : null;
        while (event != null) {
            count++;
            events++;
            tell(listener, event, states.state(event.entry(), nowNanos));
            event = count < most ? reader.poll() : null;
        }
        ConntrackEntry used = count < most ? refresher.poll() : null;
        while (used != null) {
            count++;
            if (known.isUsed(used, nowNanos)) {
                known.seen(used, nowNanos);
                listener.happened(ConntrackEvent.Kind.UPDATE, states.state(used, nowNanos), false);
            }
            used = count < most ? refresher.poll() : null;
        }
        return count;
    }

    private void tell(
            final Listener listener,
            final ConntrackEvent.Changed event,
            final FlowState<FlowBody> state) {
        final long first = reader.first();
        if (first < 0 || events <= first) {
            listener.found(state);
        } else {
            listener.happened(
                    event.kind(),
                    state,
                    event.kind() == ConntrackEvent.Kind.DESTROY && event.port() == 0);
        }
    }

    /** Whether all entries that were there when it was opened were handed over. */
    public boolean isSettled() {
        final long first = reader.first();
        return first >= 0 && events >= first;
    }

    /**
     * The filters are others: what they let through now appears as new, what they leave out from
     * now on as expired.
     */
    public void readAgain() {
        reader.readAgain();
    }

    /** So many entries are known at most from now on; what is above that stays. */
    public void bound(final int capacity) {
        known.bound(capacity);
    }

    /** How often an entry was not told because there was no room for one more. */
    public long overlooked() {
        return known.overlooked();
    }

    /**
     * Whether this node uses the entries: then they get the time that they really have left, else
     * at least {@link org.tandemgate.pfsync.flow.Timeouts#standby}. Entries that exist keep what
     * they have until {@link #change} is called for them; traffic gives them the real ones anyway.
     */
    public void serving(final boolean now) {
        serving = now;
    }

    /**
     * Whether so much is installed that the kernel should not write an event for each: it takes
     * half the time then. Entries that begin by themselves meanwhile are told when it is over and
     * the table was read.
     */
    public void filling(final boolean now) {
        reader.filling(now);
    }

    /** Creates the entry; when there is one of the same flow already, changes or replaces that. */
    public void install(final FlowState<FlowBody> state, final long nowNanos) {
        writer.create(states.entry(state, serving, nowNanos), nowNanos);
    }

    /** Changes the entry, or creates it when it is gone, and begins its timeout anew. */
    public void change(final FlowState<FlowBody> state, final long nowNanos) {
        writer.update(states.entry(state, serving, nowNanos), nowNanos);
    }

    /** Changes the entry when it is there; the end of one that is gone may not be heard yet. */
    public void loosen(final FlowState<FlowBody> state, final long nowNanos) {
        writer.loosen(states.entry(state, serving, nowNanos), nowNanos);
    }

    /**
     * This node uses an entry that it kept for its peer. Where that gave it more time than its
     * state has after a packet, it gets that: nobody tells its end any more.
     */
    public void inherit(final FlowState<FlowBody> state, final long nowNanos) {
        final ConntrackEntry entry = states.inherited(state, nowNanos);
        if (entry != null) {
            writer.update(entry, nowNanos);
        }
    }

    /**
     * The same connection as one of this node's own, when it must be one; see {@link
     * FlowStates#mustReissue}.
     */
    public @Nullable FlowState<FlowBody> reissued(
            final FlowState<FlowBody> state, final long nowNanos) {
        if (!states.mustReissue(state)) {
            return null;
        }
        final FlowBody body = state.body().withKernelId(idOf(state.body().flow()));
        return states.reissued(state.with(body), nowNanos);
    }

    /** Deletes the entry, unless it is of a newer connection of the same flow. */
    public void remove(final FlowState<FlowBody> state, final long nowNanos) {
        writer.remove(state.body().flow(), nowNanos);
    }

    /**
     * Hands what waits to the writing thread when it has waited long enough, or is much.
     *
     * @return when the next call is due; {@code nowNanos} + 1 s when nothing waits
     * @throws LinuxException when the socket is broken: open the table anew
     */
    public long flush(final long nowNanos) throws LinuxException {
        return writer.flush(nowNanos);
    }

    /**
     * Asks the thread that hears to read everything that the kernel has told until now.
     *
     * @return a number that {@link #heard} reaches when it has, and the loop is woken
     */
    public long listen() {
        return reader.listen();
    }

    /** What was asked for by {@link #listen}, up to this number, waits to be polled or was. */
    public long heard() {
        return reader.heard();
    }

    /** As {@link KernelWriter#ticket}. */
    public long ticket() {
        return writer.ticket();
    }

    /** As {@link KernelWriter#isDone(long)}. */
    public boolean isWritten(final long ticket) {
        return writer.isDone(ticket);
    }

    /** Whether the kernel has done everything that {@link #flush} handed over; any thread. */
    public boolean isWritten() {
        return writer.isDone();
    }

    /** What the kernel refused lately, the newest last, at most 32. */
    public List<KernelWriter.Refused> refused() {
        return writer.refused();
    }

    /** What was counted so far. */
    public KernelCounters counters() {
        return new KernelCounters(
                reader.events(),
                reader.overruns(),
                reader.resyncs(),
                writer.written(),
                writer.refusals(),
                writer.conflicts(),
                known.size());
    }

    /** Why one of the threads cannot work, null when they do; any thread. */
    public @Nullable String ailment() {
        final String hearing = reader.ailment();
        return hearing == null ? refresher.ailment() : hearing;
    }

    /** Whether the kernel has an entry of a flow, or is about to be given it. */
    public boolean has(final ConntrackFlow flow) {
        return known.id(flow) != 0 || known.isChanging(flow);
    }

    /** Identity of this node's entry of a flow, 0 when there is none. */
    public long idOf(final ConntrackFlow flow) {
        return known.id(flow);
    }

    @Override
    public void close() {
        refresher.close();
        reader.close();
        writer.close();
    }
}
