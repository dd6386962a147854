package org.tandemgate.carp.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election;

/**
 * Why groups are demoted: named reasons, never one anonymous sum. Written by the loop, read by any
 * thread through {@link #list}.
 */
final class Demotions {
    /**
     * FreeBSD's ifdown_demotion_factor, and the amount of maintenance: no healthy node is worse.
     */
    static final int DECISIVE = 240;

    /** Owner of what the election itself finds. */
    static final String CARP = "carp";

    /** Reasons at one time. */
    static final int MOST = 256;

    private static final int LIMIT = 255;

    private record Entry(Demotion demotion, long endNanos) {}

    private final Map<String, Entry> reasons = new TreeMap<>();
    private volatile List<Demotion> snapshot = List.of();

    /**
     * Whether there is room for that reason: it is in force already, or there are not too many. Any
     * thread.
     */
    boolean hasRoom(final String group, final Election.Cause cause) {
        final List<Demotion> known = snapshot;
        return known.size() < MOST
                || known.stream()
                        .anyMatch(
                                one ->
                                        one.group().equals(group)
                                                && one.owner().equals(cause.owner())
                                                && one.reason().equals(cause.reason()));
    }

    /**
     * Adds to a reason, which ends when its cause says from now on; its amount stays within 255,
     * and the time it began is kept.
     *
     * @param nowNanos monotonic, for the limit
     */
    void add(
            final String group, final Election.Cause cause, final int amount, final long nowNanos) {
        final Entry before = reasons.get(key(group, cause.owner(), cause.reason()));
        final Duration limit = cause.limit();
        final Demotion wanted =
                new Demotion(
                        group,
                        cause.owner(),
                        cause.reason(),
                        (before == null ? 0 : before.demotion().amount()) + amount,
                        Instant.now(),
                        limit == null ? null : Instant.now().plus(limit));
        put(wanted, limit == null ? Long.MAX_VALUE : nowNanos + limit.toNanos());
    }

    /** Takes from a reason; one that reaches 0 is gone, what is left ends when all would have. */
    void subtract(final String group, final Election.Cause cause, final int amount) {
        final Entry before = reasons.get(key(group, cause.owner(), cause.reason()));
        if (before != null) {
            final Demotion known = before.demotion();
            put(
                    new Demotion(
                            group,
                            known.owner(),
                            known.reason(),
                            known.amount() - amount,
                            known.since(),
                            known.expires()),
                    before.endNanos());
        }
    }

    /** Sets a reason that its owner ends; 0 removes it. */
    void set(final String group, final String owner, final String reason, final int amount) {
        put(new Demotion(group, owner, reason, amount, Instant.now(), null), Long.MAX_VALUE);
    }

    private void put(final Demotion wanted, final long endNanos) {
        final String key = key(wanted.group(), wanted.owner(), wanted.reason());
        final Entry before = reasons.get(key);
        if (wanted.amount() <= 0) {
            reasons.remove(key);
        } else {
            final Demotion next =
                    new Demotion(
                            wanted.group(),
                            wanted.owner(),
                            wanted.reason(),
                            Math.min(wanted.amount(), LIMIT),
                            before == null ? wanted.since() : before.demotion().since(),
                            wanted.expires());
            reasons.put(key, new Entry(next, endNanos));
        }
        snapshot = reasons.values().stream().map(Entry::demotion).toList();
    }

    /** Removes the election's own reasons that start so and are no longer true. */
    void keepOnly(final String prefix, final Predicate<Demotion> isStillTrue) {
        for (final Demotion known : snapshot) {
            if (known.owner().equals(CARP)
                    && known.reason().startsWith(prefix)
                    && !isStillTrue.test(known)) {
                set(known.group(), CARP, known.reason(), 0);
            }
        }
    }

    /**
     * Removes what has reached its limit.
     *
     * @return the reasons that ended so
     */
    List<Demotion> expire(final long nowNanos) {
        final List<Demotion> ended =
                reasons.values().stream()
                        .filter(e -> e.endNanos() != Long.MAX_VALUE && nowNanos - e.endNanos() >= 0)
                        .map(Entry::demotion)
                        .toList();
        for (final Demotion one : ended) {
            reasons.remove(key(one.group(), one.owner(), one.reason()));
        }
        if (!ended.isEmpty()) {
            snapshot = reasons.values().stream().map(Entry::demotion).toList();
        }
        return ended;
    }

    private static String key(final String group, final String owner, final String reason) {
        return group + '\n' + owner + '\n' + reason;
    }

    /** Sum over the reasons that concern a group. */
    int total(final String group) {
        int total = 0;
        for (final Demotion demotion : snapshot) {
            if (demotion.group().equals(group) || demotion.group().equals(Election.ALL_GROUPS)) {
                total += demotion.amount();
            }
        }
        return total;
    }

    /** Every reason, sorted by group, owner and reason. Any thread. */
    List<Demotion> list() {
        return snapshot;
    }
}
