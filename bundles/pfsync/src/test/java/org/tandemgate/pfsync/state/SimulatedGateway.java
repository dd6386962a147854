package org.tandemgate.pfsync.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node without sockets and kernel: its tables, its queue, and a map that stands for the kernel.
 */
final class SimulatedGateway {
    private static final int STATES_A_PACKET = 5;
    private static final int QUEUE = 500;
    private static final BulkSettings BULK = new BulkSettings(5_000_000_000L, 12, 60_000_000_000L);

    /** What a packet holds. */
    sealed interface Message {}

    record Whole(FlowState<Integer> state) implements Message {}

    record Part(Progress progress, int body) implements Message {}

    record End(StateId id) implements Message {}

    record Ask(StateId id) implements Message {}

    record BusStart(int states) implements Message {}

    record BusEnd(long ageSeconds) implements Message {}

    private final LossyLink out;
    private final SendQueue queue = new SendQueue(Shapes.OPENBSD, 8, QUEUE);
    private final Map<StateId, FlowState<Integer>> kernel = new HashMap<>();
    private final StateTable<Integer> table =
            new StateTable<>(new TableSettings(QUEUE, 4096, 10_000_000_000L));
    private BulkRequest request = BulkRequest.none(BULK);
    private BulkAnswer answer = BulkAnswer.none();
    private boolean peerKeptItsTable;
    private long busStartNanos;

    SimulatedGateway(final LossyLink out) {
        this.out = out;
    }

    Map<StateId, FlowState<Integer>> kernel() {
        return kernel;
    }

    StateTable<Integer> table() {
        return table;
    }

    BulkRequest bulk() {
        return request;
    }

    SendQueue queue() {
        return queue;
    }

    void create(final StateId id, final long now) {
        final var progress = new Progress(id, Half.of(2), Half.of(0), 0, 0);
        apply(table.created(new FlowState<>(progress, true, 0), now), now);
        keepKernel(id);
    }

    /** Traffic moves a connection on. */
    void use(final StateId id, final int src, final int dst, final long now) {
        apply(table.changed(id, src, dst, 2, body -> body + 1, now), now);
        keepKernel(id);
    }

    void destroy(final StateId id, final boolean expired, final long now) {
        kernel.remove(id);
        apply(table.destroyed(id, expired, now), now);
    }

    private void keepKernel(final StateId id) {
        final FlowState<Integer> state = table.find(id);
        if (state != null) {
            kernel.put(id, state);
        }
    }

    /** Asks for everything, by a peer that kept its table or lost it. */
    void resync(final long now) {
        final var step = request.start(now);
        request = step.next();
        if (step.request()) {
            queue.offer(StateId.ALL, Notice.UPD_REQ, true, now);
        }
    }

    void peerKeptItsTable(final boolean kept) {
        peerKeptItsTable = kept;
        if (!kept) {
            table.takeOver();
        }
    }

    /** Removes what a bulk update without a gap did not name. */
    int sweep(final long now) {
        final var effects = table.swept(busStartNanos, now);
        apply(effects, now);
        return effects.size();
    }

    void receive(final Message message, final long now) {
        if (message instanceof Whole whole) {
            request = request.received(1, now);
            apply(table.received(whole.state(), newer(whole.state().body()), now), now);
        } else if (message instanceof Part part) {
            apply(table.compressed(part.progress(), newer(part.body()), now), now);
        } else if (message instanceof End end) {
            apply(table.deleted(end.id(), now), now);
        } else if (message instanceof Ask ask) {
            asked(ask.id(), now);
        } else if (message instanceof BusStart start) {
            busStartNanos = now;
            request = request.started(now).announced(start.states(), now);
        } else if (message instanceof BusEnd end) {
            request = request.ended(end.ageSeconds(), now);
        }
    }

    private static BodyMerge<Integer> newer(final int received) {
        return (known, fresh) -> fresh.all() ? received : known;
    }

    private void asked(final StateId id, final long now) {
        if (id.equals(StateId.ALL)) {
            answer = answer.requested(table.ids(), now);
        } else {
            apply(table.requested(id), now);
        }
    }

    private void apply(final List<TableEffect<Integer>> effects, final long now) {
        for (final TableEffect<Integer> effect : effects) {
            if (effect instanceof TableEffect.Install<Integer> install) {
                kernel.put(install.state().id(), install.state());
            } else if (effect instanceof TableEffect.Change<Integer> change) {
                kernel.put(change.state().id(), change.state());
            } else if (effect instanceof TableEffect.Remove<Integer> remove) {
                kernel.remove(remove.state().id());
            } else if (effect instanceof TableEffect.Send<Integer> send) {
                queue.offer(send.id(), send.notice(), send.urgent(), now);
            }
        }
    }

    /** One turn of its loop. */
    void turn(final long now) {
        final var step = request.tick(now);
        request = step.next();
        if (step.request()) {
            queue.offer(StateId.ALL, Notice.UPD_REQ, true, now);
        }
        while (queue.isDue(now)) {
            final List<Message> packet = new ArrayList<>();
            queue.drain().forEach(item -> write(item, packet));
            out.send(packet, now);
        }
        answerBulk(now);
    }

    private void answerBulk(final long now) {
        final var step =
                answer.advance(
                        STATES_A_PACKET,
                        id ->
                                peerKeptItsTable
                                        ? table.isHere(id)
                                        : table.isDue(id, answer.askedNanos()));
        final List<Message> packet = new ArrayList<>();
        if (step.start()) {
            packet.add(new BusStart(answer.ids().size()));
        }
        step.states().forEach(id -> write(new SendQueue.Item(id, Notice.UPD), packet));
        if (step.end()) {
            packet.add(new BusEnd(answer.ageSeconds(now)));
        }
        answer = step.next();
        if (!packet.isEmpty()) {
            out.send(packet, now);
        }
    }

    private void write(final SendQueue.Item item, final List<Message> packet) {
        final FlowState<Integer> state = table.find(item.id());
        switch (item.notice()) {
            case DEL_C -> packet.add(new End(item.id()));
            case UPD_REQ -> packet.add(new Ask(item.id()));
            case INS, UPD -> {
                if (state != null) {
                    packet.add(new Whole(state));
                }
            }
            default -> {
                if (state != null) {
                    packet.add(new Part(state.progress(), state.body()));
                }
            }
        }
    }
}
