package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.tandemgate.pfsync.state.BulkRequest;
import org.tandemgate.pfsync.state.BulkSettings;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;

/** One node, which asks and answers a peer that a test is. */
final class BulkSide {
    static final int HERE = 11;
    static final int THERE = 22;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    final ReplicationSettings settings = Gateway.settings(HERE, 20_000);
    final RecordingLink link = new RecordingLink();
    final MemoryKernel kernel = new MemoryKernel(HERE);
    final StateTable<TestBody> table = new StateTable<>(settings.table());
    final Outbox<TestBody> outbox = new Outbox<>(link, new TestCodec(), table, settings);
    final Replica<TestBody> replica = new Replica<>(table, kernel, outbox, HERE);
    final BulkExchange<TestBody> bulk = new BulkExchange<>(link, kernel, table, outbox, replica);
    long now = Long.MAX_VALUE - 20 * SECOND;

    BulkSide() {
        bulk.begin(BulkSettings.DEFAULT, now);
        turn();
    }

    /** The packets of a turn. */
    List<List<String>> turn() {
        bulk.turn(now);
        outbox.flush(now);
        return link.packets();
    }

    /** The messages of a turn. */
    List<String> said() {
        final List<String> all = new ArrayList<>();
        turn().forEach(all::addAll);
        return all;
    }

    static FlowState<TestBody> state(final int flow, final int creatorid) {
        final var id = new StateId(flow, creatorid);
        final var progress = new Progress(id, Half.of(4), Half.of(4), 2, 0);
        return new FlowState<>(progress, true, new TestBody(flow, 1));
    }

    void own(final int flow) {
        table.adopted(state(flow, HERE));
    }

    /** The peer tells of a state of its own. */
    void hear(final int flow) {
        replica.at(now);
        replica.whole(state(flow, THERE), (known, fresh) -> known);
    }

    void peerStarts() {
        outbox.open();
        bulk.peerStarted(now);
        turn();
    }

    /** The peer answers without naming anything. */
    void answered() {
        bulk.started(0, now);
        bulk.ended(0, now);
        assertEquals(BulkRequest.Phase.DONE, bulk.request().phase());
    }

    void askAgain() {
        now += SECOND;
        bulk.ask(now);
        turn();
    }

    /** Asks, and is answered while nothing is named. */
    void askedAndAnswered() {
        askAgain();
        answered();
    }
}
