package org.tandemgate.pfsync.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.linux.Family;

/**
 * The kernel's table as far as it was heard, for what was lost to be found by comparing, and for
 * the identities of this node's entries. Written by the thread that hears, read by all.
 */
final class KnownEntries {
    private static final long SECOND = 1_000_000_000L;

    /** Seconds are cut off when the kernel tells them and when they are added. */
    private static final long GROWN_NANOS = 3 * SECOND;

    private static final int PROTOCOLS = 256;
    private static final int IPV4_OCTETS = 4;
    private static final int WORD = 32;
    private static final long LOW = 0xffff_ffffL;

    /** So many ends are remembered; seldom does one matter after the next few. */
    private static final int ENDS = 16_384;

    /** So many own changes are on their way: 64 MB of events, and what is handed over. */
    private static final int CHANGING = 131_072;

    private final Map<ConntrackFlow, Known> entries = new ConcurrentHashMap<>();
    private final AtomicLong overlooked = new AtomicLong();
    private volatile int most;

    /** How many there are of each protocol in each family. */
    private final AtomicIntegerArray kinds = new AtomicIntegerArray(2 * PROTOCOLS);

    /** Ids of what ended lately, of the thread that hears alone. */
    private final Map<ConntrackFlow, Long> ended =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(final Map.Entry<ConntrackFlow, Long> eldest) {
                    return size() > ENDS;
                }
            };

    /** What this node changed and has not heard of yet. */
    private final Map<ConntrackFlow, ConntrackFlow> changing = new ConcurrentHashMap<>();

    private record Known(ConntrackEntry entry, long endNanos) {}

    /**
     * @param most entries: what is above that is not known, and nobody is told
     */
    KnownEntries(final int most) {
        this.most = most;
    }

    /** Another bound from now on; what is above it stays. */
    void bound(final int next) {
        most = next;
    }

    /** How often there was no room for an entry. */
    long overlooked() {
        return overlooked.get();
    }

    /** This node is about to change an entry. */
    void changing(final ConntrackFlow flow) {
        if (changing.size() >= Math.max(CHANGING, most)) {
            // Of most of them the event was lost. What is forgotten is told again at worst.
            changing.clear();
        }
        changing.put(flow, flow);
    }

    /** Whether an own change was neither heard of nor refused. */
    boolean isChanging(final ConntrackFlow flow) {
        return changing.containsKey(flow);
    }

    /**
     * An own change was heard of, or refused.
     *
     * @return the flow that was changed, an equal object, so that it need not be kept twice; null
     *     when there was none
     */
    @Nullable ConntrackFlow done(final ConntrackFlow flow) {
        return changing.remove(flow);
    }

    /**
     * The entry with an id that tells it from the connection before it: the kernel's own is made of
     * the entry's place in memory, which the next connection of a flow gets when the one before it
     * has just ended (net/netfilter/nf_conntrack_core.c nf_ct_get_id).
     */
    ConntrackEntry distinct(final ConntrackEntry entry) {
        final Known known = entries.get(entry.flow());
        if (known != null && isSame(known.entry(), entry)) {
            return entry.withId(known.entry().id());
        }
        final Long before = ended.get(entry.flow());
        if (before == null || (before & LOW) != entry.id()) {
            return entry;
        }
        return entry.withId(entry.id() | ((before >>> WORD) + 1) << WORD);
    }

    /** What the kernel tells has no high half. */
    static boolean isSame(final ConntrackEntry one, final ConntrackEntry other) {
        return ((one.id() ^ other.id()) & LOW) == 0;
    }

    /**
     * An entry was made, changed or used.
     *
     * @return false when there is no room for one more
     */
    boolean seen(final ConntrackEntry entry, final long nowNanos) {
        if (entries.size() >= most && !entries.containsKey(entry.flow())) {
            overlooked.incrementAndGet();
            return false;
        }
        final var now = new Known(entry, nowNanos + entry.timeoutSeconds() * SECOND);
        if (entries.put(entry.flow(), now) == null) {
            kinds.incrementAndGet(kind(entry));
        }
        return true;
    }

    /**
     * An entry has gone; another connection of the same flow stays.
     *
     * @return as it was known, null when it was not
     */
    @Nullable ConntrackEntry gone(final ConntrackEntry entry) {
        final Known known = entries.get(entry.flow());
        if (known == null || !isSame(known.entry(), entry)) {
            return null;
        }
        if (entries.remove(entry.flow()) != null) {
            kinds.decrementAndGet(kind(entry));
        }
        ended.remove(entry.flow());
        ended.put(entry.flow(), known.entry().id());
        return known.entry();
    }

    @Nullable ConntrackEntry find(final ConntrackFlow flow) {
        final Known known = entries.get(flow);
        return known == null ? null : known.entry();
    }

    long id(final ConntrackFlow flow) {
        final Known known = entries.get(flow);
        return known == null ? 0 : known.entry().id();
    }

    /**
     * Whether packets have begun the timeout of an entry anew since anything was heard of it. What
     * this node wrote itself was heard.
     */
    boolean isUsed(final ConntrackEntry read, final long nowNanos) {
        final Known known = entries.get(read.flow());
        return known != null
                && isSame(known.entry(), read)
                && nowNanos + read.timeoutSeconds() * SECOND - known.endNanos() > GROWN_NANOS;
    }

    /**
     * An entry that was used, once for each use.
     *
     * @return with the id that tells it apart; null when it was told already
     */
    @Nullable ConntrackEntry use(final ConntrackEntry read, final long nowNanos) {
        final Known known = entries.get(read.flow());
        if (known == null || !isUsed(read, nowNanos)) {
            return null;
        }
        final ConntrackEntry entry = read.withId(known.entry().id());
        final var later = new Known(entry, nowNanos + entry.timeoutSeconds() * SECOND);
        // Not when the thread that hears has just put something newer.
        return entries.replace(entry.flow(), known, later) ? entry : null;
    }

    /** Whether there is one of that IP protocol. */
    boolean hasAny(final Family family, final int protocol) {
        return kinds.get(kind(family == Family.IPV4, protocol)) > 0;
    }

    private static int kind(final ConntrackEntry entry) {
        final ConntrackTuple tuple = entry.flow().original();
        return kind(tuple.source().length() == IPV4_OCTETS, tuple.protocol());
    }

    private static int kind(final boolean ipv4, final int protocol) {
        return ipv4 ? protocol : PROTOCOLS + protocol;
    }

    int size() {
        return entries.size();
    }

    /** Shows every entry. */
    void forEach(final Consumer<ConntrackEntry> reader) {
        entries.values().forEach(one -> reader.accept(one.entry()));
    }

    /** With the kernel's own id, to be compared. */
    @Nullable ConntrackEntry plain(final ConntrackFlow flow) {
        final Known known = entries.get(flow);
        return known == null ? null : plain(known.entry());
    }

    private static ConntrackEntry plain(final ConntrackEntry entry) {
        return entry.id() >>> WORD == 0 ? entry : entry.withId(entry.id() & LOW);
    }
}
