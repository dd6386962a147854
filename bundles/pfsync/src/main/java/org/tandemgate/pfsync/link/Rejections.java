package org.tandemgate.pfsync.link;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.tandemgate.pfsync.protocol.Reject;
import org.tandemgate.pfsync.protocol.RejectListener;

/** Counts what was not taken, by reason. Allocates nothing for it. */
final class Rejections implements RejectListener {
    private final Map<LinkReject, Count> packets = new EnumMap<>(LinkReject.class);
    private final Map<Reject, Count> frames = new EnumMap<>(Reject.class);
    private long refused;

    private static final class Count {
        private final String name;
        private long value;

        Count(final String name) {
            this.name = name;
        }
    }

    Rejections() {
        for (final LinkReject reason : LinkReject.values()) {
            packets.put(reason, new Count(reason.counter()));
        }
        for (final Reject reason : Reject.values()) {
            frames.put(reason, new Count(reason.counter()));
        }
    }

    void add(final LinkReject reason) {
        Objects.requireNonNull(packets.get(reason)).value++;
    }

    @Override
    public void rejected(final Reject reason) {
        Objects.requireNonNull(frames.get(reason)).value++;
        refused++;
    }

    /** How much of frames was refused so far, to see whether that of a call was. */
    long refused() {
        return refused;
    }

    Map<String, Long> counters() {
        final Map<String, Long> counters = new TreeMap<>();
        packets.values().forEach(count -> put(counters, count));
        frames.values().forEach(count -> put(counters, count));
        return counters;
    }

    private static void put(final Map<String, Long> counters, final Count count) {
        if (count.value > 0) {
            counters.put(count.name, count.value);
        }
    }
}
