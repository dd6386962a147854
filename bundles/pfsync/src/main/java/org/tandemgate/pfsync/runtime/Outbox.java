package org.tandemgate.pfsync.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.Deferral;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.PacketShape;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/**
 * Makes frames of what waits for the peer. Nothing but requests waits for a peer that was never
 * heard: it gets everything at once when it is. Belongs to one thread.
 *
 * @param <B> body of a state
 */
final class Outbox<B> {
    /** Between two of ours: long enough to fill packets, short enough to be nowhere near 20 ms. */
    static final long DELAY_NANOS = 2_000_000L;

    /** Flag of a new state: its sender holds back a packet until it is installed (PFSTATE_ACK). */
    static final long ACK_WANTED = 0x10;

    /** Frames of what waits in one turn; the link must be read between them. */
    static final int PACKETS_A_TURN = 64;

    private static final long BUS_START = 1;
    private static final long BUS_END = 2;

    private final LinkPort link;
    private final StateCodec<B> codec;
    private final StateTable<B> table;
    private ReplicationSettings settings;
    private final ActionCount sent = new ActionCount();
    private final List<LinkPort.Told> told = new ArrayList<>();
    private SendQueue queue;
    private Dialect dialect;
    private PacketShape shape;
    private boolean ours;
    private boolean heard;
    private long droppedBefore;
    private @Nullable Deferral<?> deferral;

    Outbox(
            final LinkPort link,
            final StateCodec<B> codec,
            final StateTable<B> table,
            final ReplicationSettings settings) {
        this.link = link;
        this.codec = codec;
        this.table = table;
        this.settings = settings;
        dialect = link.dialect();
        shape = link.shape();
        ours = link.isOurs();
        queue = queue();
    }

    private SendQueue queue() {
        return new SendQueue(
                shape,
                settings.maxupd(),
                settings.table().capacity(),
                ours ? DELAY_NANOS : SendQueue.BSD_DELAY_NANOS);
    }

    /** Other bounds from now on, also for what waits. */
    void settings(final ReplicationSettings next, final long nowNanos) {
        settings = next;
        rebuild(nowNanos);
    }

    /** The link is another one: what waits stays, and the peer has not been heard on it. */
    void close() {
        heard = false;
    }

    /** There is a peer: from now on it is told what happens. */
    void open() {
        heard = true;
    }

    boolean isOpen() {
        return heard;
    }

    /** Packets wait for the peer's word about new states; null: none do. */
    void defer(final @Nullable Deferral<?> next) {
        deferral = next;
    }

    void offer(final StateId id, final Notice notice, final boolean urgent, final long nowNanos) {
        if ((heard && link.knowsDialect()) || notice == Notice.UPD_REQ) {
            final boolean awaited = isAwaited(id, notice, nowNanos);
            queue.offer(id, notice, urgent || awaited, nowNanos);
        }
    }

    private boolean isAwaited(final StateId id, final Notice notice, final long nowNanos) {
        final Deferral<?> now = deferral;
        if (now == null) {
            return false;
        }
        if (notice == Notice.INS) {
            now.told(id, nowNanos);
            return now.isAwaited(id);
        }
        if (notice == Notice.DEL_C) {
            now.settled(id);
        }
        return false;
    }

    /** The peer has it. */
    void settled(final StateId id) {
        final Deferral<?> now = deferral;
        if (now != null) {
            now.settled(id);
        }
    }

    /** Sends what is due. */
    void flush(final long nowNanos) {
        follow(nowNanos);
        for (int i = 0; i < PACKETS_A_TURN && queue.isDue(nowNanos); i++) {
            final long since = nowNanos - queue.oldestAgeNanos(nowNanos);
            final List<SendQueue.Item> items = queue.drain();
            send(link.begin(), items, since, nowNanos);
        }
    }

    /** What waits, waits on in packets of another shape when the peer turns out to be another. */
    private void follow(final long nowNanos) {
        if (dialect == link.dialect() && shape.equals(link.shape()) && ours == link.isOurs()) {
            return;
        }
        dialect = link.dialect();
        shape = link.shape();
        ours = link.isOurs();
        rebuild(nowNanos);
    }

    private void rebuild(final long nowNanos) {
        final SendQueue before = queue;
        droppedBefore += before.dropped();
        queue = queue();
        while (before.size() > 0) {
            before.drain().forEach(item -> queue.offer(item.id(), item.notice(), false, nowNanos));
        }
    }

    private void send(
            final FrameWriter frame,
            final List<SendQueue.Item> items,
            final long sinceNanos,
            final long nowNanos) {
        told.clear();
        for (final SendQueue.Item item : items) {
            if (!write(frame, item, nowNanos)) {
                // Counted by whoever sized the packet; nothing may get lost over it.
                queue.offer(item.id(), item.notice(), true, nowNanos);
            }
        }
        if (!told.isEmpty()) {
            link.send(List.copyOf(told), sinceNanos, nowNanos);
        }
    }

    private boolean write(final FrameWriter frame, final SendQueue.Item item, final long nowNanos) {
        final Notice notice = item.notice();
        final FlowState<B> state = table.find(item.id());
        final boolean whole =
                notice == Notice.INS || notice == Notice.UPD || notice == Notice.UPD_C;
        if (whole && state == null) {
            // Ended without a word since.
            return true;
        }
        final Action action = Shape.action(notice);
        final PfsyncMessage message = frame.add(action);
        if (message == null) {
            return false;
        }
        if (whole && state != null) {
            codec.write(state, notice, message, nowNanos);
            if (notice == Notice.INS) {
                askAcknowledgement(item.id(), message);
            }
        } else {
            message.put(Field.ID, item.id().id());
            message.put(Field.CREATORID, Integer.toUnsignedLong(item.id().creatorid()));
        }
        sent.add(action);
        told.add(new LinkPort.Told(item, state == null ? 0 : state.progress().counter()));
        return true;
    }

    private void askAcknowledgement(final StateId id, final PfsyncMessage message) {
        final Deferral<?> now = deferral;
        if (now != null && now.isAwaited(id) && message.has(Field.STATE_FLAGS)) {
            message.put(Field.STATE_FLAGS, message.get(Field.STATE_FLAGS) | ACK_WANTED);
        }
    }

    /**
     * Sends a part of a bulk update at once.
     *
     * @param start how many states there are; null: not the first packet
     * @param states to be sent whole
     * @param endAgeSeconds age of the request; null: not the last packet
     */
    void bulk(
            final @Nullable Integer start,
            final List<StateId> states,
            final @Nullable Long endAgeSeconds,
            final long nowNanos) {
        FrameWriter frame = link.begin();
        told.clear();
        if (start != null) {
            // How many there are stands where BSD has zero and does not look.
            bus(frame, BUS_START, ours ? start : 0);
        }
        for (final StateId id : states) {
            final var item = new SendQueue.Item(id, Notice.UPD);
            if (!write(frame, item, nowNanos)) {
                link.send(List.copyOf(told), nowNanos, nowNanos);
                told.clear();
                frame = link.begin();
                write(frame, item, nowNanos);
            }
        }
        if (endAgeSeconds != null) {
            if (!bus(frame, BUS_END, endAgeSeconds)) {
                link.send(List.copyOf(told), nowNanos, nowNanos);
                told.clear();
                frame = link.begin();
                bus(frame, BUS_END, endAgeSeconds);
            }
            told.add(new LinkPort.Told(new SendQueue.Item(StateId.ALL, Notice.UPD), 0));
        }
        if (!frame.isEmpty()) {
            link.send(List.copyOf(told), nowNanos, nowNanos);
        }
    }

    private boolean bus(final FrameWriter frame, final long status, final long endtime) {
        final PfsyncMessage message = frame.add(Action.BUS);
        if (message == null) {
            return false;
        }
        message.put(Field.CREATORID, Integer.toUnsignedLong(settings.creatorid()));
        message.put(Field.ENDTIME, endtime);
        message.put(Field.STATUS, status);
        sent.add(Action.BUS);
        return true;
    }

    /** States that a packet holds at most. */
    int statesInPacket() {
        return Math.max(
                1, (shape.room() - Dialect.SUBHEADER_LENGTH) / dialect.messageLength(Action.UPD));
    }

    /** Whether something waits that must leave at once. */
    boolean isUrgent() {
        return queue.isUrgent();
    }

    /** When the next packet must leave. */
    long deadlineNanos(final long nowNanos) {
        return queue.deadlineNanos(nowNanos);
    }

    int waiting() {
        return queue.size();
    }

    /** Notices that found no room. */
    long dropped() {
        return droppedBefore + queue.dropped();
    }

    ActionCount sent() {
        return sent;
    }
}
