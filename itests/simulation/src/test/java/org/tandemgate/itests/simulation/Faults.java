package org.tandemgate.itests.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Election.Cause;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.ElectionSettings;

/** Everything that can go wrong, or that an operator can do, at random times. */
final class Faults {
    /** Longest bound of a hand-over or stop. */
    static final long MAX_BOUND_NANOS = 3_000_000_000L;

    private static final int MAX_FAULTS = 12;

    /** The shortest limit that a demotion may have. */
    private static final int MIN_LIMIT_MILLIS = 1000;

    private static final int[] DEMOTIONS = {1, 1, 10, 100, 240, 255};

    /** Few, so that one that is in force is often added to. */
    private static final List<String> REASONS = List.of("cable", "power", "bulk");

    private final World world;
    private final Random random;
    private final IntSupplier advskew;
    private int limitMillis;
    private int edits;
    private long nextEditNanos;

    Faults(final World world, final Random random, final IntSupplier advskew) {
        this.world = world;
        this.random = random;
        this.advskew = advskew;
    }

    void plan(final long horizonNanos) {
        limitMillis = (int) (horizonNanos / 4_000_000);
        final int faults = 1 + random.nextInt(MAX_FAULTS);
        for (int i = 0; i < faults; i++) {
            final long begin = (long) (random.nextDouble() * horizonNanos);
            final long duration = (long) (random.nextDouble() * horizonNanos / 4);
            final Fault fault = random.nextInt(10) < 4 ? ofNetwork() : ofNode();
            world.timeline().at(begin, fault.begin());
            if (begin + duration < horizonNanos) {
                world.timeline().at(begin + duration, fault.end());
            }
        }
    }

    private record Fault(Runnable begin, Runnable end) {
        static Fault once(final Runnable action) {
            return new Fault(action, () -> {});
        }
    }

    private Fault ofNetwork() {
        final Network network = world.network();
        final int one = random.nextInt(world.nodes().size());
        final int other =
                (one + 1 + random.nextInt(world.nodes().size() - 1)) % world.nodes().size();
        final double share = 0.05 + 0.85 * random.nextDouble();
        return switch (random.nextInt(7)) {
            case 0 -> new Fault(() -> network.lose(share), () -> network.lose(0));
            case 1 -> new Fault(() -> network.duplicate(share), () -> network.duplicate(0));
            case 2 ->
                    new Fault(
                            () -> network.cut(one, other, true),
                            () -> network.cut(one, other, false));
            case 3 -> clogging(network);
            case 4 -> Fault.once(this::editAddresses);
            case 5 ->
                    new Fault(
                            () -> network.cutIpv4(one, other, true),
                            () -> network.cutIpv4(one, other, false));
            default -> new Fault(() -> isolate(one, true), () -> isolate(one, false));
        };
    }

    private Fault clogging(final Network network) {
        final long nanos = (long) (random.nextDouble() * MAX_BOUND_NANOS);
        return new Fault(() -> network.clog(nanos), () -> network.clog(0));
    }

    /** Every node is edited, one after the other, within the time of grace of the first one. */
    private void editAddresses() {
        if (world.timeline().nowNanos() < nextEditNanos) {
            return;
        }
        nextEditNanos = world.timeline().nowNanos() + AddressSets.GRACE_NANOS;
        edits++;
        final int wanted = edits;
        for (final SimulatedNode node : world.nodes()) {
            final long when = (long) (random.nextDouble() * AddressSets.GRACE_NANOS * 0.9);
            world.timeline()
                    .after(when, () -> node.addresses().edit(wanted, world.timeline().nowNanos()));
        }
    }

    private void isolate(final int node, final boolean value) {
        for (final SimulatedNode other : world.nodes()) {
            world.network().cut(node, other.index(), value);
            world.network().cut(other.index(), node, value);
        }
    }

    private Fault ofNode() {
        final SimulatedNode node = world.nodes().get(random.nextInt(world.nodes().size()));
        final long bound = (long) (random.nextDouble() * MAX_BOUND_NANOS);
        final boolean coin = random.nextBoolean();
        return switch (random.nextInt(12)) {
            case 0 -> new Fault(node::pause, node::resume);
            case 1 -> new Fault(node::kill, node::start);
            case 2 -> new Fault(() -> node.stop(bound), node::start);
            case 3 -> new Fault(() -> node.link(false), () -> node.link(true));
            case 4 -> new Fault(() -> node.allow(false), () -> node.allow(true));
            case 5, 10 -> demotion(node);
            case 6 -> Fault.once(() -> node.happen(new CarpEvent.HandOverRequested(bound, coin)));
            case 7 ->
                    Fault.once(
                            () ->
                                    node.happen(
                                            new CarpEvent.Forced(
                                                    coin ? Role.MASTER : Role.BACKUP)));
            case 8 -> Fault.once(() -> node.step(2 * bound));
            case 9 ->
                    Fault.once(
                            () ->
                                    node.drift(
                                            random.nextInt(2 * Clock.MAX_DRIFT_PPM)
                                                    - Clock.MAX_DRIFT_PPM));
            default -> reconfiguration(node, advskew.getAsInt());
        };
    }

    /** By the operator, who may forget it; by a bundle, which may die; by the node itself. */
    private Fault demotion(final SimulatedNode node) {
        final int first = DEMOTIONS[random.nextInt(DEMOTIONS.length)];
        final int then = DEMOTIONS[random.nextInt(DEMOTIONS.length)];
        final String reason = REASONS.get(random.nextInt(REASONS.size()));
        final var operators = new Cause(Demotion.OPERATOR, reason, null);
        final var bundles = new Cause("pfsync", reason, limit());
        return switch (random.nextInt(6)) {
            case 0 ->
                    new Fault(
                            () -> node.demote(operators, first),
                            () -> node.undemote(operators, first));
            case 1 -> Fault.once(() -> node.demote(operators, first));
            case 2 ->
                    new Fault(() -> node.demote(bundles, first), () -> node.demote(bundles, then));
            case 3 ->
                    new Fault(
                            () -> node.demote(bundles, first), () -> node.undemote(bundles, then));
            case 4 -> new Fault(() -> node.addressesFail(true), () -> node.addressesFail(false));
            default -> new Fault(() -> node.maintain(true), () -> node.maintain(false));
        };
    }

    private Duration limit() {
        return Duration.ofMillis(MIN_LIMIT_MILLIS + random.nextInt(limitMillis));
    }

    private static Fault reconfiguration(final SimulatedNode node, final int advskew) {
        return Fault.once(
                () -> {
                    final ElectionSettings old = node.settings();
                    node.reconfigure(
                            new ElectionSettings(
                                    old.advbase(),
                                    advskew,
                                    old.preempt(),
                                    old.preemptDelayNanos(),
                                    old.peerKind()));
                });
    }

    /** Ends everything that may still be wrong. */
    void heal() {
        world.network().heal();
        final boolean recovered = random.nextBoolean();
        for (final SimulatedNode node : world.nodes()) {
            node.link(true);
            node.allow(true);
            node.addressesFail(false);
            node.maintain(false);
            node.resume();
            node.start();
            if (recovered) {
                node.relieve();
            }
        }
    }
}
