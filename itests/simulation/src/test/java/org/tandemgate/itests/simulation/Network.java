package org.tandemgate.itests.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEvent.Advertised;

/** One segment that all nodes share. */
final class Network {
    private static final long MIN_DELAY_NANOS = 50_000;

    private final Timeline timeline;
    private final Random random;
    private final long maxDelayNanos;
    private final boolean[][] cut;
    private double loss;
    private double duplication;

    Network(
            final Timeline timeline,
            final Random random,
            final int nodes,
            final long maxDelayNanos) {
        this.timeline = timeline;
        this.random = random;
        this.maxDelayNanos = maxDelayNanos;
        cut = new boolean[nodes][nodes];
    }

    void send(
            final SimulatedNode from,
            final List<SimulatedNode> everybody,
            final SendAdvertisement advert) {
        for (final SimulatedNode to : everybody) {
            if (to != from && !cut[from.index()][to.index()] && random.nextDouble() >= loss) {
                final int order = Integer.signum(Integer.compare(from.index(), to.index()));
                final var heard =
                        new Advertised(
                                advert.advbase(), advert.advskew(), advert.demotion(), order);
                final Consumer<Advertised> arrival = to::receive;
                timeline.after(delayNanos(), () -> arrival.accept(heard));
                if (random.nextDouble() < duplication) {
                    timeline.after(delayNanos(), () -> arrival.accept(heard));
                }
            }
        }
    }

    private long delayNanos() {
        return MIN_DELAY_NANOS + (long) (random.nextDouble() * (maxDelayNanos - MIN_DELAY_NANOS));
    }

    void cut(final int from, final int to, final boolean value) {
        cut[from][to] = value;
    }

    void lose(final double share) {
        loss = share;
    }

    void duplicate(final double share) {
        duplication = share;
    }

    void heal() {
        loss = 0;
        duplication = 0;
        for (final boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    /** Whether whatever one of the two sends now reaches the other. */
    boolean isCleanBetween(final int one, final int other) {
        return loss == 0 && !cut[one][other] && !cut[other][one];
    }

    long maxDelayNanos() {
        return maxDelayNanos;
    }
}
