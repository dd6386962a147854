package org.tandemgate.pfsync.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.tandemgate.linux.ConntrackEvent;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;
import org.tandemgate.pfsync.state.StateTable;
import org.tandemgate.pfsync.state.TableEffect;

/**
 * Joins the state table to the kernel's table, by flow, and to what the peer is told. A flow has
 * one identity at a time: when each node has given it one, both use the smaller. Belongs to one
 * thread.
 *
 * @param <B> body of a state
 */
final class Replica<B> implements KernelPort.Listener<B>, StateCodec.Reader<B> {
    private final StateTable<B> table;
    private final KernelPort<B> kernel;
    private final Outbox<B> outbox;
    private final int creatorid;
    private final Map<ConntrackFlow, StateId> byFlow = new HashMap<>();
    private final Inheritance<B> inheritance;
    private long nowNanos;
    private boolean standby;
    private long installed;
    private long renamed;

    Replica(
            final StateTable<B> table,
            final KernelPort<B> kernel,
            final Outbox<B> outbox,
            final int creatorid) {
        this.table = table;
        this.kernel = kernel;
        this.outbox = outbox;
        this.creatorid = creatorid;
        inheritance = new Inheritance<>(table, kernel, outbox, byFlow);
    }

    /** Time of everything that follows. */
    void at(final long now) {
        nowNanos = now;
    }

    /** Whether no traffic goes through this node: then what expires here says nothing. */
    void standby(final boolean isStandby) {
        standby = isStandby;
        inheritance.paused(isStandby);
    }

    /**
     * What this node has is the newest of everything: it forwards now, or the peer lost its table.
     * Then what the peer had is inherited as soon as this node forwards.
     */
    void takeOver() {
        inheritance.begin(table.takeOver());
    }

    /** Goes on with what a take-over leaves to be done. */
    void turn() {
        inheritance.turn(nowNanos);
    }

    /** Whether the next turn must not wait. */
    boolean isBusy() {
        return inheritance.isBusy();
    }

    @Override
    public void found(final FlowState<B> state) {
        final ConntrackFlow flow = kernel.flow(state.body());
        if (!byFlow.containsKey(flow) && table.adopted(state)) {
            byFlow.put(flow, state.id());
        }
    }

    @Override
    public void happened(
            final ConntrackEvent.Kind kind, final FlowState<B> state, final boolean expired) {
        final ConntrackFlow flow = kernel.flow(state.body());
        final StateId known = byFlow.get(flow);
        switch (kind) {
            case NEW, UPDATE -> {
                if (known == null) {
                    begun(flow, state);
                } else {
                    moved(known, state);
                }
            }
            case DESTROY -> {
                if (known != null) {
                    byFlow.remove(flow);
                    gone(known, expired);
                }
            }
        }
    }

    private void begun(final ConntrackFlow flow, final FlowState<B> state) {
        apply(table.created(state, nowNanos));
        if (table.find(state.id()) != null) {
            byFlow.put(flow, state.id());
        }
    }

    private void moved(final StateId known, final FlowState<B> state) {
        final Progress progress = state.progress();
        apply(
                table.changed(
                        known,
                        progress.src().level(),
                        progress.dst().level(),
                        progress.timeout(),
                        body -> kernel.updated(body, state.body(), nowNanos),
                        nowNanos));
    }

    private void gone(final StateId known, final boolean expired) {
        if (expired && standby) {
            table.forgotten(known);
        } else {
            apply(table.destroyed(known, expired, nowNanos));
        }
    }

    @Override
    public void whole(final FlowState<B> state, final BodyMerge<B> merge) {
        final FlowState<B> known = table.find(state.id());
        if (known != null && state.id().creatorid() != creatorid && !isSameFlow(known, state)) {
            apply(table.replaced(state, nowNanos));
            return;
        }
        final StateId other = known == null ? byFlow.get(kernel.flow(state.body())) : null;
        if (other == null) {
            apply(table.received(state, merge, nowNanos));
        } else if (other.creatorid() == state.id().creatorid()) {
            succeed(other, state, merge);
        } else if (Integer.compareUnsigned(state.id().creatorid(), other.creatorid()) < 0) {
            renamed++;
            byFlow.put(kernel.flow(state.body()), state.id());
            apply(table.renamed(other, state, merge, nowNanos));
        } else {
            final Progress progress = state.progress();
            apply(
                    table.compressed(
                            new Progress(
                                    other,
                                    progress.src(),
                                    progress.dst(),
                                    progress.timeout(),
                                    progress.counter()),
                            merge,
                            nowNanos));
            outbox.offer(other, Notice.UPD, true, nowNanos);
        }
    }

    private boolean isSameFlow(final FlowState<B> one, final FlowState<B> other) {
        return kernel.flow(one.body()).equals(kernel.flow(other.body()));
    }

    /** Its creator gave the same flow another identity: the connection is a newer one. */
    private void succeed(final StateId other, final FlowState<B> state, final BodyMerge<B> merge) {
        if (state.id().creatorid() == creatorid) {
            // Of ours the kernel knows which is the newer one, and what the peer has has ended.
            outbox.offer(state.id(), Notice.DEL_C, true, nowNanos);
            return;
        }
        apply(table.deleted(other, nowNanos));
        apply(table.received(state, merge, nowNanos));
    }

    @Override
    public void part(final Progress progress, final BodyMerge<B> merge) {
        apply(table.compressed(progress, merge, nowNanos));
    }

    void deleted(final StateId id) {
        apply(table.deleted(id, nowNanos));
    }

    void requested(final StateId id) {
        apply(table.requested(id));
    }

    /** States of a creator end, those that are meant. */
    void cleared(final int creator, final Predicate<B> which) {
        apply(table.cleared(creator, creatorid, which, nowNanos));
    }

    /**
     * What a complete answer did not name has ended.
     *
     * @return how many that were
     */
    int sweep(final long sinceNanos) {
        final List<TableEffect<B>> effects = table.swept(sinceNanos, nowNanos);
        apply(effects);
        return effects.size();
    }

    private void apply(final List<TableEffect<B>> effects) {
        for (final TableEffect<B> effect : effects) {
            if (effect instanceof TableEffect.Install<B> install) {
                installed++;
                byFlow.put(kernel.flow(install.state().body()), install.state().id());
                kernel.install(install.state(), nowNanos);
            } else if (effect instanceof TableEffect.Change<B> change) {
                if (change.isNews()) {
                    kernel.change(change.state(), nowNanos);
                }
            } else if (effect instanceof TableEffect.Remove<B> remove) {
                byFlow.remove(kernel.flow(remove.state().body()), remove.state().id());
                kernel.remove(remove.state(), nowNanos);
            } else if (effect instanceof TableEffect.Send<B> send) {
                outbox.offer(send.id(), send.notice(), send.urgent(), nowNanos);
            }
        }
    }

    /** Entries of the peer that were given to the kernel. */
    long installed() {
        return installed;
    }

    /** Flows that took the identity that the peer had given them. */
    long renamed() {
        return renamed;
    }
}
