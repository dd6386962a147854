package org.tandemgate.pfsync.runtime;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.SendQueue;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/**
 * Does what the peer's messages ask for. Belongs to one thread.
 *
 * @param <B> body of a state
 */
final class Incoming<B> implements LinkPort.Receiver {
    private static final long BUS_START = 1;

    private final StateCodec<B> codec;
    private final StateTable<B> table;
    private final Replica<B> replica;
    private final Outbox<B> outbox;
    private final BulkExchange<B> bulk;
    private final Comparisons comparisons;
    private final Acknowledgements acknowledgements;
    private final ActionCount received = new ActionCount();
    private long nowNanos;

    /** What is asked and answered, in both directions. */
    record Exchanges<B>(
            BulkExchange<B> bulk, Comparisons comparisons, Acknowledgements acknowledgements) {}

    Incoming(
            final StateCodec<B> codec,
            final StateTable<B> table,
            final Replica<B> replica,
            final Outbox<B> outbox,
            final Exchanges<B> exchanges) {
        this.codec = codec;
        this.table = table;
        this.replica = replica;
        this.outbox = outbox;
        bulk = exchanges.bulk();
        comparisons = exchanges.comparisons();
        acknowledgements = exchanges.acknowledgements();
    }

    /** Time of everything that follows. */
    void at(final long now) {
        nowNanos = now;
    }

    @Override
    public void frame(final FrameReader frame, final LinkPort.Counters counters) {
        int place = 0;
        int whole = 0;
        while (frame.next()) {
            final PfsyncMessage message = frame.message();
            final Action action = message.action();
            received.add(action);
            final long counter = isOfOneState(action) ? counters.at(place++) : 0;
            whole += action == Action.UPD || action == Action.INS ? 1 : 0;
            obey(action, message, counter);
        }
        if (whole > 0) {
            bulk.received(whole, nowNanos);
        }
    }

    private static boolean isOfOneState(final Action action) {
        return action != Action.CLR && action != Action.BUS && action != Action.TDB;
    }

    private void obey(final Action action, final PfsyncMessage message, final long counter) {
        switch (action) {
            case INS -> {
                codec.read(message, counter, nowNanos, replica);
                acknowledge(message);
            }
            case UPD, UPD_C -> {
                codec.read(message, counter, nowNanos, replica);
                // Who tells of it has it (OpenBSD's pfsync_in_upd undefers the packet).
                outbox.settled(id(message));
            }
            case DEL, DEL_C -> replica.deleted(id(message));
            case UPD_REQ -> requested(id(message));
            case CLR -> cleared(message);
            case BUS -> bus(message);
            case INS_ACK -> outbox.settled(id(message));
            case TDB -> {
                // IPsec is not replicated.
            }
        }
    }

    private void acknowledge(final PfsyncMessage message) {
        final boolean wanted =
                message.has(Field.STATE_FLAGS)
                        && (message.get(Field.STATE_FLAGS) & Outbox.ACK_WANTED) != 0;
        if (wanted && table.find(id(message)) != null) {
            acknowledgements.owe(id(message), nowNanos);
        }
    }

    private void requested(final StateId id) {
        if (id.equals(StateId.ALL)) {
            bulk.asked(nowNanos);
        } else {
            replica.requested(id);
        }
    }

    /** With the name of an interface only what is bound to it, as OpenBSD has it. */
    private void cleared(final PfsyncMessage message) {
        final byte[] octets = new byte[message.width(Field.IFNAME)];
        message.read(Field.IFNAME, octets);
        int length = 0;
        while (length < octets.length && octets[length] != 0) {
            length++;
        }
        final var name = new String(octets, 0, length, StandardCharsets.US_ASCII);
        replica.cleared(
                (int) message.get(Field.CREATORID),
                body -> name.isEmpty() || codec.isOn(body, name));
    }

    private void bus(final PfsyncMessage message) {
        if (message.get(Field.STATUS) == BUS_START) {
            bulk.started(message.get(Field.ENDTIME), nowNanos);
        } else {
            bulk.ended(message.get(Field.ENDTIME), nowNanos);
        }
    }

    private static StateId id(final PfsyncMessage message) {
        return new StateId(message.get(Field.ID), (int) message.get(Field.CREATORID));
    }

    @Override
    public void attached(final ByteBuffer buffer, final int at, final int length) {
        comparisons.hear(buffer, at, length, nowNanos);
    }

    @Override
    public void lost(final SendQueue.Item item) {
        if (!item.id().equals(StateId.ALL)) {
            lostState(item);
        } else if (item.notice() == Notice.UPD) {
            bulk.endLost(nowNanos);
        }
        // A request for everything is repeated by whoever waits for the answer.
    }

    private void lostState(final SendQueue.Item item) {
        final FlowState<B> now = table.find(item.id());
        final boolean ended = item.notice() == Notice.DEL_C;
        final boolean other = item.notice() == Notice.UPD_REQ || item.notice() == Notice.INS_ACK;
        if (other || ended == (now == null)) {
            outbox.offer(item.id(), item.notice(), true, nowNanos);
        }
    }

    @Override
    public void forgotten() {
        bulk.tell(nowNanos);
    }

    @Override
    public void missedTooMuch() {
        bulk.ask(nowNanos);
    }

    @Override
    public void started() {
        outbox.open();
        replica.takeOver();
        comparisons.end("the peer's process began anew meanwhile; compare again");
        bulk.peerStarted(nowNanos);
    }

    ActionCount received() {
        return received;
    }
}
