package org.tandemgate.pfsync.state;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The states of both nodes, and what follows from each message of the peer and each event of the
 * kernel. The same calls with the same times give the same effects. Times are of one monotonic
 * clock, in nanoseconds. Belongs to one thread; holds at most what {@link TableSettings} say.
 *
 * @param <B> what else a state is made of
 */
public final class StateTable<B> {
    /** Changes of a state that the peer just used go to it at once (pfsync_update_state). */
    static final long CONTENDED_NANOS = 2_000_000_000L;

    private TableSettings settings;
    private final Map<StateId, Entry<B>> entries = new HashMap<>();
    private final Tombstones tombstones;
    private final Map<Miss, Long> misses = new EnumMap<>(Miss.class);

    /**
     * @param here whether this node has the newest of it, else the peer
     * @param heard whether the peer ever said something of it
     * @param heardNanos when it last did
     */
    private record Entry<B>(FlowState<B> state, boolean here, boolean heard, long heardNanos) {
        boolean heardSince(final long sinceNanos) {
            return heard && heardNanos - sinceNanos >= 0;
        }
    }

    public StateTable(final TableSettings settings) {
        this.settings = settings;
        tombstones = new Tombstones(settings.tombstones(), settings.tombstoneNanos());
    }

    /** Other bounds from now on; what is above them stays, and what ended is kept as before. */
    public void bounds(final TableSettings next) {
        settings = next;
    }

    /** The peer has a new state, or sends one whole. */
    public List<TableEffect<B>> received(
            final FlowState<B> state, final BodyMerge<B> merge, final long nowNanos) {
        final StateId id = state.id();
        final Entry<B> own = entries.get(id);
        if (own != null) {
            return merged(own, state.progress(), merge, nowNanos);
        }
        if (tombstones.has(id, nowNanos)) {
            return missed(Miss.LATE);
        }
        if (entries.size() >= settings.capacity()) {
            return missed(Miss.FULL);
        }
        entries.put(id, new Entry<>(state, false, true, nowNanos));
        return List.of(new TableEffect.Install<>(state));
    }

    /** The peer tells what changed; of a state that is unknown the whole is asked for. */
    public List<TableEffect<B>> compressed(
            final Progress progress, final BodyMerge<B> merge, final long nowNanos) {
        final Entry<B> own = entries.get(progress.id());
        if (own != null) {
            return merged(own, progress, merge, nowNanos);
        }
        if (tombstones.has(progress.id(), nowNanos)) {
            return missed(Miss.LATE);
        }
        return List.of(new TableEffect.Send<>(progress.id(), Notice.UPD_REQ, true));
    }

    private List<TableEffect<B>> merged(
            final Entry<B> own,
            final Progress received,
            final BodyMerge<B> merge,
            final long nowNanos) {
        final FlowState<B> known = own.state();
        final Freshness fresh = Freshness.of(known, received);
        final List<TableEffect<B>> effects = new ArrayList<>(2);
        FlowState<B> state = known;
        if (fresh.any()) {
            final Progress next = fresh.merge(known.progress(), received);
            state = known.with(next, merge.merge(known.body(), fresh));
            final boolean knownHere = own.here() && next.isLike(known.progress());
            effects.add(new TableEffect.Change<>(state, !knownHere));
        }
        // Also of what is old: the peer has it, so no sweep may take it.
        final boolean here = hasNewest(own, state.progress(), received);
        entries.put(state.id(), new Entry<>(state, here, true, nowNanos));
        if (!fresh.all()) {
            count(Miss.STALE);
            effects.add(new TableEffect.Send<>(known.id(), Notice.UPD_C, true));
        }
        return effects;
    }

    /**
     * What says nothing new, be it old or known, leaves it where it was; what is merged out of both
     * is newer than what the peer has. Never may both nodes think that the other has the newest.
     */
    private static boolean hasNewest(
            final Entry<?> own, final Progress merged, final Progress received) {
        final Progress known = own.state().progress();
        final boolean nothingNew =
                known.counter() == 0 ? merged.isLike(known) : merged.equals(known);
        return nothingNew ? own.here() : !sameAs(merged, received);
    }

    private static boolean sameAs(final Progress merged, final Progress received) {
        final boolean counted = received.counter() != 0;
        return merged.equals(counted ? received : received.counting(merged.counter()));
    }

    /**
     * A connection that the kernel has had since before this table was there. Nobody is told: who
     * has no table asks for everything. Its changes are not counted, so that it contradicts no
     * count that the peer kept.
     *
     * @return whether there was room
     */
    public boolean adopted(final FlowState<B> state) {
        if (entries.containsKey(state.id())) {
            return true;
        }
        if (entries.size() >= settings.capacity()) {
            count(Miss.FULL);
            return false;
        }
        entries.put(state.id(), new Entry<>(state, true, false, 0));
        return true;
    }

    /**
     * The peer knows a connection that is knownHere under another identity, and both shall use the
     * peer's.
     *
     * @param before its identity here
     * @param state as the peer has it
     */
    public List<TableEffect<B>> renamed(
            final StateId before,
            final FlowState<B> state,
            final BodyMerge<B> merge,
            final long nowNanos) {
        final Entry<B> own = entries.remove(before);
        if (own == null) {
            return received(state, merge, nowNanos);
        }
        final FlowState<B> known = own.state();
        final FlowState<B> called =
                new FlowState<>(known.progress().called(state.id()), known.tcp(), known.body());
        return merged(
                new Entry<>(called, own.here(), own.heard(), own.heardNanos()),
                state.progress(),
                merge,
                nowNanos);
    }

    /** The kernel's entry is gone, and nobody is to be told. */
    public void forgotten(final StateId id) {
        entries.remove(id);
    }

    /** Shows every state, in no order. */
    public void forEach(final Consumer<FlowState<B>> reader) {
        entries.values().forEach(entry -> reader.accept(entry.state()));
    }

    /** The state has ended at the peer. */
    public List<TableEffect<B>> deleted(final StateId id, final long nowNanos) {
        tombstones.add(id, nowNanos);
        final Entry<B> own = entries.remove(id);
        return own == null ? missed(Miss.BADSTATE) : List.of(new TableEffect.Remove<>(own.state()));
    }

    /**
     * The peer removes all states of a creator.
     *
     * @param own this node's own creatorid, whose states nobody else clears
     * @param on which of them, e.g. those of one interface
     */
    public List<TableEffect<B>> cleared(
            final int creatorid, final int own, final Predicate<B> on, final long nowNanos) {
        if (creatorid == own) {
            return missed(Miss.OWN_CLEAR);
        }
        return removeIf(
                entry ->
                        entry.state().id().creatorid() == creatorid
                                && on.test(entry.state().body()),
                nowNanos);
    }

    /**
     * The creator uses an identity that is known here for another connection: the one before it has
     * ended, and its end was lost. A BSD that boots may count from where it has been.
     */
    public List<TableEffect<B>> replaced(final FlowState<B> state, final long nowNanos) {
        final Entry<B> before = entries.put(state.id(), new Entry<>(state, false, true, nowNanos));
        return before == null
                ? List.of(new TableEffect.Install<>(state))
                : List.of(
                        new TableEffect.Remove<>(before.state()), new TableEffect.Install<>(state));
    }

    /**
     * This node gives a state a new identity, which is its own from now on.
     *
     * @return whether there is one with the old
     */
    public boolean reissued(final StateId before, final FlowState<B> state, final long nowNanos) {
        if (entries.remove(before) == null) {
            return false;
        }
        tombstones.add(before, nowNanos);
        entries.put(state.id(), new Entry<>(state, true, false, 0));
        return true;
    }

    /** The peer asks for one state. */
    public List<TableEffect<B>> requested(final StateId id) {
        return entries.containsKey(id)
                ? List.of(new TableEffect.Send<>(id, Notice.UPD, true))
                : missed(Miss.BADSTATE);
    }

    /** A connection began here. One that is known already is as if it had changed. */
    public List<TableEffect<B>> created(final FlowState<B> state, final long nowNanos) {
        final Progress progress = state.progress();
        if (entries.containsKey(state.id())) {
            return changed(
                    progress.id(),
                    progress.src().level(),
                    progress.dst().level(),
                    progress.timeout(),
                    known -> state.body(),
                    nowNanos);
        }
        if (entries.size() >= settings.capacity()) {
            return missed(Miss.FULL);
        }
        final FlowState<B> counted = state.with(progress.counting(1), state.body());
        entries.put(state.id(), new Entry<>(counted, true, false, 0));
        return List.of(new TableEffect.Send<>(state.id(), Notice.INS, false));
    }

    /**
     * The kernel changed a state here, whoever made it. Levels rise only, sequence numbers stay:
     * the kernel does not tell them, and a peer that has a window wants its own back.
     */
    public List<TableEffect<B>> changed(
            final StateId id,
            final int srcLevel,
            final int dstLevel,
            final int timeout,
            final UnaryOperator<B> change,
            final long nowNanos) {
        final Entry<B> own = entries.get(id);
        if (own == null) {
            return missed(Miss.BADSTATE);
        }
        final Progress known = own.state().progress();
        final Progress next =
                new Progress(
                        id,
                        raised(known.src(), srcLevel),
                        raised(known.dst(), dstLevel),
                        timeout,
                        known.counter() + 1);
        final FlowState<B> state = own.state().with(next, change.apply(own.state().body()));
        final boolean urgent = own.heardSince(nowNanos - CONTENDED_NANOS + 1);
        entries.put(id, new Entry<>(state, true, own.heard(), own.heardNanos()));
        return List.of(new TableEffect.Send<>(id, Notice.UPD_C, urgent));
    }

    private static Half raised(final Half known, final int level) {
        return level <= known.level() ? known : Half.of(level, known.seqlo());
    }

    /**
     * The kernel's entry is gone. One of the peer's that merely expired here is forgotten without a
     * word: its owner may be using it.
     */
    public List<TableEffect<B>> destroyed(
            final StateId id, final boolean expired, final long nowNanos) {
        final Entry<B> own = entries.remove(id);
        if (own == null) {
            return missed(Miss.BADSTATE);
        }
        if (expired && !own.here()) {
            return List.of();
        }
        tombstones.add(id, nowNanos);
        return List.of(new TableEffect.Send<>(id, Notice.DEL_C, false));
    }

    /**
     * What this node has is the newest of every state: it forwards now, or the peer lost its table.
     *
     * @return whose newest was at the peer until now
     */
    public List<StateId> takeOver() {
        final List<StateId> taken = new ArrayList<>();
        entries.replaceAll(
                (id, entry) -> {
                    if (entry.here()) {
                        return entry;
                    }
                    taken.add(id);
                    return new Entry<>(entry.state(), true, entry.heard(), entry.heardNanos());
                });
        return taken;
    }

    /**
     * Removes what the peer has, but did not name in a bulk update that was heard from the
     * beginning to the end without a gap: its end was lost.
     *
     * @param sinceNanos when that update began
     */
    public List<TableEffect<B>> swept(final long sinceNanos, final long nowNanos) {
        return removeIf(entry -> !entry.here() && !entry.heardSince(sinceNanos), nowNanos);
    }

    private List<TableEffect<B>> removeIf(final Predicate<Entry<B>> which, final long nowNanos) {
        final List<TableEffect<B>> effects = new ArrayList<>();
        final Iterator<Entry<B>> all = entries.values().iterator();
        while (all.hasNext()) {
            final Entry<B> entry = all.next();
            if (which.test(entry)) {
                all.remove();
                tombstones.add(entry.state().id(), nowNanos);
                effects.add(new TableEffect.Remove<>(entry.state()));
            }
        }
        return effects;
    }

    /** The state as it is known now. */
    public @Nullable FlowState<B> find(final StateId id) {
        final Entry<B> entry = entries.get(id);
        return entry == null ? null : entry.state();
    }

    /**
     * Whether the newest of a state is here: that is what a peer which has kept its table needs to
     * hear in a bulk update, and all that it may sweep by ({@link #swept}).
     */
    public boolean isHere(final StateId id) {
        final Entry<B> entry = entries.get(id);
        return entry != null && entry.here();
    }

    /**
     * Whether a bulk update for a peer that may have lost its table, and for every BSD, must name a
     * state: all but what it told itself since it asked.
     */
    public boolean isDue(final StateId id, final long requestedNanos) {
        final Entry<B> entry = entries.get(id);
        return entry != null && (entry.here() || !entry.heardSince(requestedNanos));
    }

    /** All identities, a copy in no order. */
    public List<StateId> ids() {
        return List.copyOf(entries.keySet());
    }

    public int size() {
        return entries.size();
    }

    /** How often something was not done for this reason. */
    public long misses(final Miss reason) {
        return misses.getOrDefault(reason, 0L);
    }

    private List<TableEffect<B>> missed(final Miss reason) {
        count(reason);
        return List.of();
    }

    private void count(final Miss reason) {
        misses.merge(reason, 1L, Long::sum);
    }
}
