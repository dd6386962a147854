package org.tandemgate.pfsync.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;

/** A connection table in memory, which outlives the replication that works on it. */
final class MemoryKernel implements KernelPort<TestBody> {
    private static final long SECOND = 1_000_000_000L;

    /** Entry of the table: how far it is. */
    record Held(long id, int src, int dst, TestBody body) {}

    private record Event(ConntrackEvent.Kind kind, Held held, boolean expired) {}

    private final int creatorid;
    private final Map<ConntrackFlow, Held> table = new HashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private final Deque<Held> found = new ArrayDeque<>();
    private boolean settled = true;
    private boolean hanging;
    private boolean filling;
    private boolean busy;
    private long asked;
    private long nextId = 1;
    private final List<Integer> inherited = new ArrayList<>();
    private boolean reissues;
    private int installs;
    private int changes;
    private final Set<Integer> changed = new TreeSet<>();

    MemoryKernel(final int creatorid) {
        this.creatorid = creatorid;
    }

    /** What a new replication sees: everything, once it is read. */
    void reopen() {
        events.clear();
        found.clear();
        found.addAll(table.values());
        settled = false;
    }

    void create(final int flow) {
        final var held = new Held(nextId++, 2, 0, new TestBody(flow, 1));
        table.put(held.body().key(), held);
        events.add(new Event(ConntrackEvent.Kind.NEW, held, false));
    }

    void move(final int flow, final int src, final int dst) {
        final ConntrackFlow key = new TestBody(flow, 0).key();
        final Held before = table.get(key);
        if (before != null) {
            final var held =
                    new Held(
                            before.id(),
                            Math.max(src, before.src()),
                            Math.max(dst, before.dst()),
                            before.body().next());
            table.put(key, held);
            events.add(new Event(ConntrackEvent.Kind.UPDATE, held, false));
        }
    }

    void end(final int flow, final boolean expired) {
        final Held held = table.remove(new TestBody(flow, 0).key());
        if (held != null) {
            events.add(new Event(ConntrackEvent.Kind.DESTROY, held, expired));
        }
    }

    /** The node was switched off. */
    void lose() {
        table.clear();
        events.clear();
    }

    /** Never tells that its table was read. */
    void hang() {
        hanging = true;
    }

    /** Flow, levels and body. */
    Map<Integer, String> picture() {
        final Map<Integer, String> all = new TreeMap<>();
        table.values()
                .forEach(
                        held ->
                                all.put(
                                        held.body().flow(),
                                        held.src() + " " + held.dst() + " " + held.body()));
        return all;
    }

    int installs() {
        return installs;
    }

    /** Flows that were written to, in their order. */
    Set<Integer> changed() {
        return changed;
    }

    int changes() {
        return changes;
    }

    @Override
    public int poll(final Listener<TestBody> listener, final int most, final long nowNanos) {
        int count = 0;
        while (count < most && !found.isEmpty()) {
            listener.found(state(found.remove()));
            count++;
        }
        settled |= found.isEmpty() && !hanging;
        while (count < most && !events.isEmpty()) {
            final Event event = events.remove();
            listener.happened(event.kind(), state(event.held()), event.expired());
            count++;
        }
        return count;
    }

    private FlowState<TestBody> state(final Held held) {
        final var id = new StateId(held.id() << 32 | held.body().flow(), creatorid);
        final var progress = new Progress(id, Half.of(held.src()), Half.of(held.dst()), 2, 0);
        return new FlowState<>(progress, true, held.body());
    }

    @Override
    public void install(final FlowState<TestBody> state, final long nowNanos) {
        installs++;
        put(state);
    }

    @Override
    public void change(final FlowState<TestBody> state, final long nowNanos) {
        changes++;
        changed.add(state.body().flow());
        put(state);
    }

    @Override
    public void loosen(final FlowState<TestBody> state, final long nowNanos) {
        if (has(state.body())) {
            change(state, nowNanos);
        }
    }

    private void put(final FlowState<TestBody> state) {
        final ConntrackFlow key = state.body().key();
        final Held before = table.get(key);
        final Progress progress = state.progress();
        table.put(
                key,
                new Held(
                        before == null ? nextId++ : before.id(),
                        Math.max(progress.src().level(), before == null ? 0 : before.src()),
                        Math.max(progress.dst().level(), before == null ? 0 : before.dst()),
                        state.body()));
    }

    @Override
    public void remove(final FlowState<TestBody> state, final long nowNanos) {
        table.remove(state.body().key());
    }

    @Override
    public long flush(final long nowNanos) {
        return nowNanos + SECOND;
    }

    @Override
    public long listen() {
        return ++asked;
    }

    @Override
    public long heard() {
        return asked;
    }

    @Override
    public long ticket() {
        return (long) installs + changes;
    }

    @Override
    public boolean isWritten(final long ticket) {
        return !busy;
    }

    /** From now on the kernel takes no entry, or does again. */
    void busy(final boolean isBusy) {
        busy = isBusy;
    }

    @Override
    public void serving(final boolean now) {
        // Timeouts are not modelled.
    }

    @Override
    public void filling(final boolean now) {
        filling = now;
    }

    boolean isFilling() {
        return filling;
    }

    @Override
    public boolean isSettled() {
        return settled;
    }

    @Override
    public void inherit(final FlowState<TestBody> state, final long nowNanos) {
        inherited.add(state.body().flow());
    }

    @Override
    public @Nullable FlowState<TestBody> reissued(
            final FlowState<TestBody> state, final long nowNanos) {
        final Held held = table.get(state.body().key());
        return !reissues || held == null || state.id().creatorid() == creatorid
                ? null
                : state(held);
    }

    /** Flows that were inherited, in order. */
    List<Integer> inherited() {
        return inherited;
    }

    /** As if the peer were a BSD whose states track windows. */
    void reissue() {
        reissues = true;
    }

    @Override
    public boolean has(final TestBody body) {
        return table.containsKey(body.key());
    }

    /** An entry vanishes, and nobody hears of it. */
    void drop(final int flow) {
        table.remove(new TestBody(flow, 0).key());
    }

    @Override
    public ConntrackFlow flow(final TestBody body) {
        return body.key();
    }

    @Override
    public TestBody updated(final TestBody known, final TestBody now, final long nowNanos) {
        return now;
    }
}
