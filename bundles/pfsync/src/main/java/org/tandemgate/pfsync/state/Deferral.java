package org.tandemgate.pfsync.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which first packets wait until the peer has their connections (openbsd/src if_pfsync.c
 * pfsync_defer, pfsync_undefer). Whose packet one is nobody asks: it waits until everything that
 * the kernel told before it was taken is told to the peer, and acknowledged or ended. So fragments
 * and protocols without ports wait as well, and what is not replicated does not wait at all.
 * Packets leave in the order in which they came. No clock, no memory of packets; belongs to one
 * thread.
 *
 * @param <P> a packet
 */
public final class Deferral<P> {
    /** No packet waits longer, and none waits for a state that is older (BSD: 20 ms too). */
    public static final long MOST_NANOS = 20_000_000L;

    /** So many wait at most; the oldest leaves when another comes (BSD: 128). */
    public static final int MOST_PACKETS = 256;

    private static final int MOST_STATES = 65_536;
    private static final long NOTHING = Long.MAX_VALUE;
    private static final long LISTENING = -1;

    private final Map<StateId, Awaited> awaited = new LinkedHashMap<>();
    private final Deque<Held<P>> held = new ArrayDeque<>();
    private final Map<Release, Long> released = new EnumMap<>(Release.class);
    private long number;
    private long forgotten;
    private long passed;
    private boolean paused = true;

    /** Why a packet is sent on. */
    public enum Release {
        /** The peer has every state that it was to be told of until then. */
        ACKNOWLEDGED,
        /** There is nobody to be told. */
        UNTOLD,
        /** It, or a state that it waited for, is older than {@link #MOST_NANOS}. */
        EXPIRED,
        /** Another one came, and there was no room. */
        FULL
    }

    /** Sends packets on. */
    @FunctionalInterface
    public interface Way<P> {
        /** This one waits no more. */
        void open(P packet);
    }

    /** A state that the peer has not acknowledged: the how manieth, and since when. */
    private record Awaited(long number, long sinceNanos) {}

    private static final class Held<P> {
        private final P packet;
        private final long question;
        private final long sinceNanos;
        private long barrier = LISTENING;

        Held(final P packet, final long question, final long sinceNanos) {
            this.packet = packet;
            this.question = question;
            this.sinceNanos = sinceNanos;
        }
    }

    /** Nobody acknowledges anything now, or somebody does again. */
    public void paused(final boolean isPaused) {
        paused = isPaused;
        if (isPaused) {
            awaited.clear();
        }
    }

    /** A new state is to be told to the peer, again if need be. */
    public void told(final StateId id, final long nowNanos) {
        if (!paused && awaited.size() < MOST_STATES && !awaited.containsKey(id)) {
            number++;
            awaited.put(id, new Awaited(number, nowNanos));
        }
    }

    /** Whether the peer is to acknowledge it. */
    public boolean isAwaited(final StateId id) {
        return awaited.containsKey(id);
    }

    /** The peer has it, or it has ended. */
    public void settled(final StateId id) {
        awaited.remove(id);
    }

    /**
     * Keeps a packet.
     *
     * @param question what {@link #heard} is told when all events from before are
     */
    public void hold(final P packet, final long question, final long nowNanos, final Way<P> way) {
        if (held.size() == MOST_PACKETS) {
            release(Release.FULL, way);
        }
        held.add(new Held<>(packet, question, nowNanos));
        while (paused && !held.isEmpty()) {
            release(Release.UNTOLD, way);
        }
    }

    /** Everything that the kernel told before this question was asked is told to the peer. */
    public void heard(final long question) {
        for (final Held<P> one : held) {
            if (one.barrier == LISTENING && question - one.question >= 0) {
                one.barrier = number;
            }
        }
    }

    private long oldest() {
        return awaited.isEmpty() ? NOTHING : awaited.values().iterator().next().number();
    }

    /** Sends on what waits no more. */
    public void turn(final long nowNanos, final Way<P> way) {
        forget(nowNanos);
        final long oldest = oldest();
        while (!held.isEmpty()) {
            final Held<P> first = held.element();
            if (first.barrier != LISTENING && oldest > first.barrier) {
                // Of several that grew old nobody knows which packet waited for which.
                final boolean word = forgotten <= passed;
                passed = Math.max(passed, first.barrier);
                release(word ? Release.ACKNOWLEDGED : Release.EXPIRED, way);
            } else if (nowNanos - first.sinceNanos >= MOST_NANOS) {
                release(Release.EXPIRED, way);
            } else {
                return;
            }
        }
    }

    /** A state that is never acknowledged is none that others wait for. */
    private void forget(final long nowNanos) {
        final Iterator<Awaited> oldest = awaited.values().iterator();
        while (oldest.hasNext()) {
            final Awaited first = oldest.next();
            if (nowNanos - first.sinceNanos() < MOST_NANOS) {
                return;
            }
            forgotten = first.number();
            oldest.remove();
        }
    }

    private void release(final Release reason, final Way<P> way) {
        released.merge(reason, 1L, Long::sum);
        way.open(held.remove().packet);
    }

    /** Everything leaves, as if it had expired. */
    public void end(final Way<P> way) {
        awaited.clear();
        while (!held.isEmpty()) {
            release(Release.EXPIRED, way);
        }
    }

    /**
     * When {@link #turn} is due if nothing happens before.
     *
     * @return {@code nowNanos} + 1 s when nothing waits
     */
    public long deadlineNanos(final long nowNanos) {
        return held.isEmpty() ? nowNanos + 1_000_000_000L : held.element().sinceNanos + MOST_NANOS;
    }

    /** How many wait. */
    public int size() {
        return held.size();
    }

    /** How many were sent on for that reason. */
    public long released(final Release reason) {
        return released.getOrDefault(reason, 0L);
    }
}
