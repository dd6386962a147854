package org.tandemgate.carp.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.net.IpAddress;

/**
 * Knows advertisements that were recorded and are played back: their counter is not above the last
 * one of that source. Only for pairs that are known to count upwards: OpenBSD never changes its
 * counter and FreeBSD draws random ones. A source that was silent for longer than its own
 * master-down time may begin anew anywhere, because it may have been restarted with its clock set
 * back; within such a silence a replay is not noticed. Loop thread only.
 */
final class ReplayGuard {
    /** Sources that are remembered; the one that was silent longest is forgotten. */
    static final int MAX_SOURCES = 16;

    private static final long UNKNOWN_PACE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private record Seen(long counter, long atNanos, long masterDownNanos) {}

    private final Map<IpAddress, Seen> sources = new LinkedHashMap<>(MAX_SOURCES, 0.75f, true);

    /**
     * Whether it is a replay; remembered when it is not.
     *
     * @param advertisement verified
     */
    boolean isReplay(
            final IpAddress source, final CarpAdvertisement advertisement, final long nowNanos) {
        final Seen last = sources.get(source);
        // The difference, so that a counter may wrap.
        if (last != null
                && advertisement.counter() - last.counter() <= 0
                && nowNanos - last.atNanos() <= last.masterDownNanos()) {
            return true;
        }
        sources.put(
                source,
                new Seen(advertisement.counter(), nowNanos, masterDown(advertisement, last)));
        if (sources.size() > MAX_SOURCES) {
            sources.remove(sources.keySet().iterator().next());
        }
        return false;
    }

    private static long masterDown(
            final CarpAdvertisement advertisement, final @Nullable Seen last) {
        if (advertisement.isBowOut()) {
            return last == null ? UNKNOWN_PACE_NANOS : last.masterDownNanos();
        }
        final int advskew = Math.min(ElectionSettings.MAX_ADVSKEW, advertisement.advskew());
        return new ElectionSettings(advertisement.advbase(), advskew, false, 0).masterDownNanos();
    }
}
