package org.tandemgate.pfsync.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** One direction of the sync link: loses, delays, overtakes and doubles packets, by a seed. */
final class LossyLink {
    private static final long LONGEST_NANOS = 400_000_000L;

    private final Random random;
    private final PriorityQueue<Packet> flying =
            new PriorityQueue<>(
                    Comparator.comparingLong(Packet::atNanos).thenComparing(Packet::number));
    private int loss;
    private int doubling;
    private long packets;

    record Packet(long atNanos, long number, List<SimulatedGateway.Message> messages) {}

    LossyLink(final Random random) {
        this.random = random;
    }

    /** Percent of each. */
    void suffer(final int lossPercent, final int doublingPercent) {
        loss = lossPercent;
        doubling = doublingPercent;
    }

    void send(final List<SimulatedGateway.Message> messages, final long nowNanos) {
        final int copies = random.nextInt(100) < doubling ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (random.nextInt(100) >= loss) {
                final boolean faultless = loss == 0 && doubling == 0;
                final long delay = faultless ? 1 : (long) (random.nextDouble() * LONGEST_NANOS);
                flying.add(new Packet(nowNanos + delay, packets++, messages));
            }
        }
    }

    List<Packet> arrived(final long nowNanos) {
        final List<Packet> arrived = new ArrayList<>();
        while (!flying.isEmpty() && flying.peek().atNanos() <= nowNanos) {
            arrived.add(flying.remove());
        }
        return arrived;
    }

    boolean isQuiet() {
        return flying.isEmpty();
    }
}
