package org.tandemgate.api.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Addresses from which wrong passwords came: after {@value #FREE} of them an address has to wait,
 * each time twice as long, 5 minutes at most. Forgets an address that was quiet for an hour, and
 * the oldest beyond {@value #MOST}. Not thread safe.
 */
public final class LockOut {
    /** Wrong passwords that cost nothing. */
    public static final int FREE = 5;

    /** Addresses that are remembered. */
    public static final int MOST = 1000;

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST = 300 * SECOND;
    private static final long FORGET = 3600 * SECOND;

    private record Failures(int count, long lastNanos) {
        long waitNanos() {
            return count < FREE ? 0 : Math.min(LONGEST, SECOND << Math.min(count - FREE, 20));
        }
    }

    private final Map<String, Failures> failures =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(final Map.Entry<String, Failures> eldest) {
                    return size() > MOST;
                }
            };

    /** Nanoseconds that an address still has to wait, 0 when it may try. */
    public long waitNanos(final String address, final long nowNanos) {
        final Failures known = failures.get(address);
        return known == null ? 0 : Math.max(0, known.waitNanos() - (nowNanos - known.lastNanos()));
    }

    /** A wrong password came from there. */
    public void failed(final String address, final long nowNanos) {
        final Failures known = failures.remove(address);
        final boolean isOld = known == null || nowNanos - known.lastNanos() > FORGET;
        failures.put(address, new Failures(isOld ? 1 : known.count() + 1, nowNanos));
    }

    /** The right password came from there. */
    public void succeeded(final String address) {
        failures.remove(address);
    }
}
