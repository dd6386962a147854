package org.tandemgate.gratuitousarp.runtime;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tandemgate.net.IpAddress;

/**
 * What was sent of one virtual host since the bundle started, and which of its addresses cannot be
 * announced now; of the last at most as many as it has. Guarded by its owner.
 */
final class Ledger {
    /**
     * Why an address cannot be announced.
     *
     * @param since when it could not for the first time, without a frame sent for it since
     */
    record Failure(String error, Instant since) {}

    private final Map<IpAddress, Failure> failing = new TreeMap<>();
    private long sent;
    private long failed;
    private @Nullable Instant lastSent;
    private @Nullable String lastError;
    private @Nullable Instant lastErrorAt;

    void sent(final IpAddress address, final Instant now) {
        sent++;
        lastSent = now;
        failing.remove(address);
    }

    /**
     * A frame was not sent.
     *
     * @param wanted whether the address is still announced; what is not any more is counted only
     */
    void failed(
            final IpAddress address, final String error, final boolean wanted, final Instant now) {
        failed++;
        lastError = error;
        lastErrorAt = now;
        if (wanted) {
            final Failure before = failing.get(address);
            failing.put(address, new Failure(error, before == null ? now : before.since()));
        }
    }

    /** What failed for an address that is announced no more does not matter. */
    void announces(final Collection<IpAddress> addresses) {
        failing.keySet().retainAll(addresses);
    }

    /** What failed before does not matter while nothing is announced. */
    void rest() {
        failing.clear();
    }

    long sent() {
        return sent;
    }

    long failed() {
        return failed;
    }

    @Nullable Instant lastSent() {
        return lastSent;
    }

    /** The last failure, mended or not. */
    @Nullable String lastError() {
        return lastError;
    }

    @Nullable Instant lastErrorAt() {
        return lastErrorAt;
    }

    /** The address that could not be announced for the longest time; empty when all could. */
    Optional<Failure> failure() {
        return failing.values().stream().min(Comparator.comparing(Failure::since));
    }
}
