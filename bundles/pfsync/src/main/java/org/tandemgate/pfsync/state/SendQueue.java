package org.tandemgate.pfsync.state;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What waits to be told to the peer: one entry for each state, whatever happens to it meanwhile.
 * Content is written when a packet leaves, so a hundred changes become one message (openbsd/src and
 * freebsd-src, pfsync_q_ins, pfsync_update_state, pfsync_delete_state). Belongs to one thread.
 */
public final class SendQueue {
    /** What waits, waits no longer than this with a BSD peer. */
    public static final long BSD_DELAY_NANOS = 1_000_000_000L;

    private static final int MOST_UPDATES = 255;

    private final PacketShape shape;
    private final int maxupd;
    private final int bound;
    private final long delayNanos;

    /** In the order in which they came to wait, which a later notice does not change. */
    private final Map<StateId, Waiting> told = new LinkedHashMap<>();

    private final Map<StateId, Waiting> asked = new LinkedHashMap<>();
    private final Map<StateId, Waiting> acknowledged = new LinkedHashMap<>();
    private final Map<Notice, Set<StateId>> lines = new EnumMap<>(Notice.class);
    private int urgent;
    private long dropped;

    /**
     * One message to be written.
     *
     * @param id of the state as it is when it is written
     */
    public record Item(StateId id, Notice notice) {}

    private record Waiting(Notice notice, int updates, boolean urgent, long sinceNanos) {}

    /** With the delay of BSD. */
    public SendQueue(final PacketShape shape, final int maxupd, final int bound) {
        this(shape, maxupd, bound, BSD_DELAY_NANOS);
    }

    /**
     * @param maxupd changes of a state after which it waits no longer, 0..255; 0 is as 1
     * @param bound of states that wait, and of requests and of acknowledgements
     * @param delayNanos what waits, waits no longer than this
     */
    public SendQueue(
            final PacketShape shape, final int maxupd, final int bound, final long delayNanos) {
        if (maxupd < 0 || maxupd > MOST_UPDATES || bound < 1) {
            throw new IllegalArgumentException(
                    "maxupd is " + maxupd + ", needs 0..255; bound is " + bound + ", needs 1..");
        }
        this.shape = shape;
        this.maxupd = maxupd;
        this.bound = bound;
        this.delayNanos = delayNanos;
        for (final Notice notice : Notice.values()) {
            lines.put(notice, new LinkedHashSet<>());
        }
    }

    /**
     * Queues a notice, or lets it change the one that waits for that state.
     *
     * @param atOnce whether it must not wait for others
     */
    public void offer(
            final StateId id, final Notice notice, final boolean atOnce, final long nowNanos) {
        final Map<StateId, Waiting> kind = kind(notice);
        final Waiting before = kind.get(id);
        final int update = notice == Notice.UPD_C ? 1 : 0;
        if (before == null) {
            if (kind.size() < bound) {
                put(id, waiting(notice, update, atOnce, nowNanos));
            } else {
                dropped++;
            }
            return;
        }
        line(before.notice()).remove(id);
        urgent -= before.urgent() ? 1 : 0;
        if (before.notice() == Notice.INS && notice == Notice.DEL_C) {
            // It began and ended: the peer need not know.
            kind.remove(id);
            return;
        }
        put(
                id,
                waiting(
                        stronger(before.notice(), notice),
                        before.updates() + update,
                        before.urgent() || atOnce,
                        before.sinceNanos()));
    }

    private Waiting waiting(
            final Notice notice, final int updates, final boolean atOnce, final long sinceNanos) {
        final boolean enough = updates > 0 && updates >= maxupd;
        return new Waiting(notice, updates, atOnce || enough, sinceNanos);
    }

    /** An end outlives everything, the whole outlives a part. */
    private static Notice stronger(final Notice waiting, final Notice next) {
        return switch (waiting) {
            case UPD_C -> next;
            case UPD -> next == Notice.DEL_C ? next : waiting;
            default -> waiting;
        };
    }

    private Map<StateId, Waiting> kind(final Notice notice) {
        return switch (notice) {
            case UPD_REQ -> asked;
            case INS_ACK -> acknowledged;
            default -> told;
        };
    }

    private Set<StateId> line(final Notice notice) {
        return Objects.requireNonNull(lines.get(notice));
    }

    private void put(final StateId id, final Waiting waiting) {
        kind(waiting.notice()).put(id, waiting);
        line(waiting.notice()).add(id);
        urgent += waiting.urgent() ? 1 : 0;
    }

    /** How many messages wait. */
    public int size() {
        return told.size() + asked.size() + acknowledged.size();
    }

    /** Notices that found no room. */
    public long dropped() {
        return dropped;
    }

    /** Whether something waits that must not wait for others. */
    public boolean isUrgent() {
        return urgent > 0;
    }

    /** Whether a packet must leave now. */
    public boolean isDue(final long nowNanos) {
        return size() > 0 && (urgent > 0 || isFull() || oldestAgeNanos(nowNanos) >= delayNanos);
    }

    /**
     * When the next packet must leave: now when {@link #isDue}.
     *
     * @return {@code nowNanos} + the delay when nothing waits
     */
    public long deadlineNanos(final long nowNanos) {
        return isDue(nowNanos) ? nowNanos : nowNanos + delayNanos - oldestAgeNanos(nowNanos);
    }

    private boolean isFull() {
        long octets = 0;
        for (final Notice notice : shape.order()) {
            final long count = line(notice).size();
            octets += count == 0 ? 0 : shape.subheader() + count * shape.size(notice);
        }
        return octets >= shape.room();
    }

    /** How long the oldest of what waits has waited; 0 when nothing does. */
    public long oldestAgeNanos(final long nowNanos) {
        long age = 0;
        for (final Map<StateId, Waiting> kind : List.of(told, asked, acknowledged)) {
            if (!kind.isEmpty()) {
                age = Math.max(age, nowNanos - kind.values().iterator().next().sinceNanos());
            }
        }
        return age;
    }

    /** Takes what fits into one packet; empty when nothing waits. */
    public List<Item> drain() {
        final List<Item> packet = new ArrayList<>();
        int left = shape.room();
        for (final Notice notice : shape.order()) {
            final boolean apart = shape.apart().contains(notice);
            if (apart && !packet.isEmpty()) {
                continue;
            }
            left -= take(notice, left, packet);
            if (apart && !packet.isEmpty()) {
                break;
            }
        }
        return packet;
    }

    private int take(final Notice notice, final int left, final List<Item> packet) {
        final int size = shape.size(notice);
        final Iterator<StateId> waiting = line(notice).iterator();
        int used = shape.subheader();
        while (waiting.hasNext() && used + size <= left) {
            final StateId id = waiting.next();
            waiting.remove();
            final Waiting taken = Objects.requireNonNull(kind(notice).remove(id));
            urgent -= taken.urgent() ? 1 : 0;
            packet.add(new Item(id, notice));
            used += size;
        }
        return used == shape.subheader() ? 0 : used;
    }
}
