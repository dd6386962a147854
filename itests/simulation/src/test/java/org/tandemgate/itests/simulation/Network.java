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
    private long clogNanos;
    private long longestClogNanos;
    private long cleanFromNanos;

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
        for (final int signed : from.addresses().signing(timeline.nowNanos())) {
            send(from, everybody, advert, signed);
        }
    }

    private void send(
            final SimulatedNode from,
            final List<SimulatedNode> everybody,
            final SendAdvertisement advert,
            final int signed) {
        for (final SimulatedNode to : everybody) {
            if (to != from && !cut[from.index()][to.index()] && random.nextDouble() >= loss) {
                final int order = Integer.signum(Integer.compare(from.index(), to.index()));
                final var heard =
                        new Advertised(
                                advert.advbase(), advert.advskew(), advert.demotion(), order);
                final Consumer<Advertised> arrival = news -> to.receive(news, signed);
                timeline.after(delayNanos(), () -> arrival.accept(heard));
                if (random.nextDouble() < duplication) {
                    timeline.after(delayNanos(), () -> arrival.accept(heard));
                }
            }
        }
    }

    private long delayNanos() {
        final long longest = maxDelayNanos + clogNanos;
        return MIN_DELAY_NANOS + (long) (random.nextDouble() * (longest - MIN_DELAY_NANOS));
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

    /**
     * Packets may take so much longer from now on, and overtake one another; 0 ends that for those
     * that are sent then.
     */
    void clog(final long nanos) {
        cleanFromNanos = Math.max(cleanFromNanos, timeline.nowNanos() + clogNanos + maxDelayNanos);
        clogNanos = nanos;
        longestClogNanos = Math.max(longestClogNanos, nanos);
    }

    void heal() {
        clog(0);
        loss = 0;
        duplication = 0;
        for (final boolean[] row : cut) {
            Arrays.fill(row, false);
        }
    }

    /** Whether whatever the first sends now reaches the second, and nothing old does. */
    boolean isCleanFrom(final int from, final int to) {
        return loss == 0
                && !cut[from][to]
                && clogNanos == 0
                && timeline.nowNanos() >= cleanFromNanos;
    }

    /** Whether whatever one of the two sends now reaches the other. */
    boolean isCleanBetween(final int one, final int other) {
        return isCleanFrom(one, other) && isCleanFrom(other, one);
    }

    long maxDelayNanos() {
        return maxDelayNanos;
    }

    /** The longest that any packet of this run may have been under way. */
    long longestDelayNanos() {
        return maxDelayNanos + longestClogNanos;
    }
}
