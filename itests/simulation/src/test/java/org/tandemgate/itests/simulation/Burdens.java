package org.tandemgate.itests.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election.Cause;
import org.tandemgate.carp.runtime.Reasons;

/**
 * Why a node is demoted: the product's own bookkeeping, and beside it a ledger that is its judge.
 * Dies with the process. All times are those of the node's monotonic clock.
 */
final class Burdens {
    private static final int MOST = 255;
    private static final int DECISIVE = 240;

    /**
     * One reason as it should be.
     *
     * @param cause absent for what the node itself finds
     * @param endNanos meaningless without a limit
     */
    private record Entry(@Nullable Cause cause, int amount, long endNanos) {
        boolean hasLimit() {
            return cause != null && cause.limit() != null;
        }

        boolean isOperators() {
            return cause != null && cause.owner().equals(Demotion.OPERATOR) && !hasLimit();
        }
    }

    private final Reasons reasons = new Reasons();
    private final Map<String, Entry> ledger = new TreeMap<>();

    void add(final Cause cause, final int amount, final long nowNanos) {
        reasons.add(cause, amount, nowNanos);
        final Entry before = ledger.get(key(cause));
        final int sum = Math.min(MOST, (before == null ? 0 : before.amount()) + amount);
        final Duration limit = cause.limit();
        ledger.put(
                key(cause), new Entry(cause, sum, limit == null ? 0 : nowNanos + limit.toNanos()));
    }

    void subtract(final Cause cause, final int amount) {
        reasons.subtract(cause, amount);
        ledger.computeIfPresent(
                key(cause),
                (key, before) ->
                        before.amount() <= amount
                                ? null
                                : new Entry(
                                        before.cause(),
                                        before.amount() - amount,
                                        before.endNanos()));
    }

    private static String key(final Cause cause) {
        return cause.owner() + ": " + cause.reason();
    }

    /** A fault of the node itself is there, or is over. */
    void found(final String what, final boolean wrong) {
        reasons.found(what, wrong);
        mark("carp: " + what, wrong);
    }

    void maintenance(final boolean wanted) {
        reasons.maintenance(wanted);
        mark("node: maintenance", wanted);
    }

    private void mark(final String key, final boolean there) {
        if (there) {
            ledger.put(key, new Entry(null, DECISIVE, 0));
        } else {
            ledger.remove(key);
        }
    }

    /** Looks for reasons that have reached their limit. */
    void expire(final long nowNanos) {
        reasons.expire(nowNanos);
        ledger.values().removeIf(one -> one.hasLimit() && nowNanos - one.endNanos() >= 0);
    }

    /** The operator takes back what is in force without an end. */
    void takeBack() {
        for (final Entry one : Map.copyOf(ledger).values()) {
            if (one.isOperators() && one.cause() != null) {
                subtract(one.cause(), one.amount());
            }
        }
    }

    /** How long until the next reason reaches its limit, negative when it has, or absent. */
    @Nullable Long nanosToNextEnd(final long nowNanos) {
        return ledger.values().stream()
                .filter(Entry::hasLimit)
                .map(one -> one.endNanos() - nowNanos)
                .min(Long::compare)
                .orElse(null);
    }

    /** How long until the last one has, 0 without any. */
    long nanosToLastEnd(final long nowNanos) {
        return ledger.values().stream()
                .filter(Entry::hasLimit)
                .mapToLong(one -> one.endNanos() - nowNanos)
                .max()
                .orElse(0);
    }

    /** What the product counts. */
    int total() {
        return reasons.total();
    }

    /** What there is by the ledger. */
    int expected() {
        return ledger.values().stream().mapToInt(Entry::amount).sum();
    }

    /** Of that, what only the operator can end. */
    int operators() {
        return ledger.values().stream().filter(Entry::isOperators).mapToInt(Entry::amount).sum();
    }

    @Override
    public String toString() {
        return reasons + ", expected " + ledger;
    }
}
