package org.tandemgate.carp.runtime;

import java.time.Instant;
import java.util.ArrayList;
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

    private static final int LIMIT = 255;

    private final Map<String, Demotion> reasons = new TreeMap<>();
    private volatile List<Demotion> snapshot = List.of();

    /** Adds to a reason; its amount stays within 255. */
    void add(final String group, final String reason, final int amount) {
        final Demotion before = reasons.get(key(group, reason));
        set(group, reason, (before == null ? 0 : before.amount()) + amount);
    }

    /** Takes from a reason; one that reaches 0 is gone. */
    void subtract(final String group, final String reason, final int amount) {
        add(group, reason, -amount);
    }

    /** Sets the amount of a reason; 0 or less removes it. The time it began is kept. */
    void set(final String group, final String reason, final int amount) {
        final String key = key(group, reason);
        final Demotion before = reasons.get(key);
        if (amount <= 0) {
            reasons.remove(key);
        } else {
            final Instant since = before == null ? Instant.now() : before.since();
            reasons.put(key, new Demotion(group, reason, Math.min(amount, LIMIT), since));
        }
        snapshot = List.copyOf(new ArrayList<>(reasons.values()));
    }

    /** Removes the reasons that start so and are no longer true. */
    void keepOnly(final String prefix, final Predicate<Demotion> isStillTrue) {
        for (final Demotion known : snapshot) {
            if (known.reason().startsWith(prefix) && !isStillTrue.test(known)) {
                set(known.group(), known.reason(), 0);
            }
        }
    }

    private static String key(final String group, final String reason) {
        return group + '\n' + reason;
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

    /** Every reason, sorted by group and reason. Any thread. */
    List<Demotion> list() {
        return snapshot;
    }
}
