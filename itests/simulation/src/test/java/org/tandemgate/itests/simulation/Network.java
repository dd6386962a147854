package org.tandemgate.itests.simulation;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEvent.Advertised;

/**
 * One segment that all nodes share. Where they speak both families, an advertisement goes out in
 * each, and the order of the addresses by IPv6 is that of IPv4 turned round.
 */
final class Network {
    private static final long MIN_DELAY_NANOS = 50_000;

    /** Between the two packets of one advertisement, which do not overtake one another. */
    private static final long BEHIND_NANOS = 1_000;

    private final Timeline timeline;
    private final Random random;
    private final long maxDelayNanos;
    private final boolean dualStack;
    private final boolean[][] cut;
    private final boolean[][] cutByIpv4;
    private long counter;
    private double loss;
    private double duplication;
    private long clogNanos;
    private long longestClogNanos;
    private long cleanFromNanos;

    Network(
            final Timeline timeline,
            final Random random,
            final int nodes,
            final long maxDelayNanos,
            final boolean dualStack) {
        this.timeline = timeline;
        this.random = random;
        this.maxDelayNanos = maxDelayNanos;
        this.dualStack = dualStack;
        cut = new boolean[nodes][nodes];
        cutByIpv4 = new boolean[nodes][nodes];
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
        counter++;
        for (final SimulatedNode to : everybody) {
            if (to != from && !cut[from.index()][to.index()]) {
                final long delay = delayNanos();
                if (!cutByIpv4[from.index()][to.index()]) {
                    send(from, to, advert, signed, true, delay);
                }
                if (dualStack) {
                    send(from, to, advert, signed, false, delay + BEHIND_NANOS);
                }
            }
        }
    }

    private void send(
            final SimulatedNode from,
            final SimulatedNode to,
            final SendAdvertisement advert,
            final int signed,
            final boolean ipv4,
            final long delayNanos) {
        if (random.nextDouble() < loss) {
            return;
        }
        final int order = Integer.signum(Integer.compare(from.index(), to.index()));
        final var heard =
                new Advertised(
                        advert.advbase(),
                        advert.advskew(),
                        advert.demotion(),
                        ipv4 ? order : -order);
        final long number = counter;
        final Runnable arrival = () -> to.receive(heard, signed, ipv4, number);
        timeline.after(delayNanos, arrival);
        if (random.nextDouble() < duplication) {
            // Behind it: a switch that repeats itself does not do so beforehand.
            timeline.after(Math.max(delayNanos, delayNanos()), arrival);
        }
    }

    private long delayNanos() {
        final long longest = maxDelayNanos + clogNanos;
        return MIN_DELAY_NANOS + (long) (random.nextDouble() * (longest - MIN_DELAY_NANOS));
    }

    void cut(final int from, final int to, final boolean value) {
        cut[from][to] = value;
    }

    /** Takes IPv4 away one way, where there is IPv6. */
    void cutIpv4(final int from, final int to, final boolean value) {
        cutByIpv4[from][to] = value && dualStack;
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
        for (int i = 0; i < cut.length; i++) {
            Arrays.fill(cut[i], false);
            Arrays.fill(cutByIpv4[i], false);
        }
    }

    /** Whether whatever the first sends now reaches the second, and nothing old does. */
    boolean isCleanFrom(final int from, final int to) {
        return loss == 0
                && !cut[from][to]
                && !cutByIpv4[from][to]
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
