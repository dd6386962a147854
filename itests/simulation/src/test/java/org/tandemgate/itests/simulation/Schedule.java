package org.tandemgate.itests.simulation;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.carp.state.PeerKind;

/**
 * One run: nodes, settings, faults and their times all follow from a seed. After the faults
 * everything heals, the nodes get time to agree, and then nothing may move any more.
 */
final class Schedule {
    private static final long SECOND = 1_000_000_000L;
    private static final int CALM_INTERVALS = 20;

    private final Random random;
    private final World world;
    private final Conduct conduct;
    private final Yielded yielded;
    private final Faults faults;
    private final boolean subsecond;

    Schedule(final long seed, final Rules rules) {
        random = new Random(seed);
        final int nodes = 2 + random.nextInt(4);
        subsecond = random.nextInt(5) == 0;
        final long maxDelay = subsecond ? 4_000_000L : oneOf(1_000_000L, 20_000_000L, 200_000_000L);
        final boolean dualStack = random.nextInt(3) == 0;
        world = new World(nodes, random, maxDelay, dualStack, rules);
        final int advbase = subsecond ? 0 : 1 + random.nextInt(2);
        final boolean everybodyPreempts = random.nextInt(10) < 7;
        final boolean equals = random.nextInt(5) == 0;
        final int common = advskew();
        final PeerKind kind = kind();
        for (int i = 0; i < nodes; i++) {
            final boolean preempt = everybodyPreempts || random.nextBoolean();
            final long delay = random.nextBoolean() ? 0 : random.nextInt(5) * SECOND;
            final int advskew = equals ? common : advskew();
            world.add(new ElectionSettings(advbase, advskew, preempt, delay, kind), clock());
        }
        conduct = new Conduct(nodes);
        yielded = new Yielded(nodes);
        faults = new Faults(world, random, this::advskew);
        world.add(new Ownership(nodes));
        world.add(new Pace(nodes));
        world.add(conduct);
        world.add(yielded);
        world.add(new Hearing(nodes));
        world.add(new Freeze(nodes));
        world.add(new Burden());
        world.add(new LastWord(nodes));
        world.add(new Tie(nodes));
    }

    private long oneOf(final long... values) {
        return values[random.nextInt(values.length)];
    }

    /** Half of the runs say nothing about the peers. */
    private PeerKind kind() {
        final PeerKind[] kinds = PeerKind.values();
        final PeerKind kind =
                random.nextBoolean() ? PeerKind.AUTO : kinds[random.nextInt(kinds.length)];
        return subsecond && kind == PeerKind.FREEBSD ? PeerKind.AUTO : kind;
    }

    private int advskew() {
        return subsecond
                ? (int) oneOf(0, 1, 2, 10, 20, random.nextInt(255))
                : (int) oneOf(0, 0, 100, 200, 254, random.nextInt(255));
    }

    /** Half of the clocks are about to overflow. */
    private Clock clock() {
        final long soon = Long.MAX_VALUE - (long) (random.nextDouble() * 30 * SECOND);
        return new Clock(
                random.nextBoolean() ? soon : random.nextLong(),
                random.nextInt(2 * Clock.MAX_DRIFT_PPM + 1) - Clock.MAX_DRIFT_PPM);
    }

    void add(final World.Witness witness) {
        world.add(witness);
    }

    /** Goes on without that one, to see whether another one notices, too. */
    void dismiss(final Class<? extends World.Witness> witness) {
        world.dismiss(witness);
    }

    World world() {
        return world;
    }

    /** Runs it to the end. */
    void run() {
        final long horizon = (subsecond ? 2 : 60) * SECOND;
        for (final SimulatedNode node : world.nodes()) {
            world.timeline().at((long) (random.nextDouble() * horizon / 20), node::start);
        }
        faults.plan(horizon);
        world.runUntil(horizon);
        faults.heal();
        final long calm = horizon + settlingNanos();
        conduct.calmFrom(calm);
        world.runUntil(calm);
        checkNothingLeft();
        checkAgreement();
        world.runUntil(calm + CALM_INTERVALS * longest(Formula::intervalNanos));
        checkAgreement();
        conduct.calmFrom(Long.MAX_VALUE);
        world.nodes().forEach(SimulatedNode::relieve);
        checkNothingLeft();
        world.nodes().forEach(node -> requireCounts(node, 0));
    }

    /** Only what an operator has not taken back may still demote. */
    private void checkNothingLeft() {
        world.nodes().forEach(node -> requireCounts(node, node.burdens().operators()));
    }

    private void requireCounts(final SimulatedNode node, final int wanted) {
        final CarpElection election = node.election();
        final int counted = election == null ? wanted : election.demotion();
        if (counted != wanted || node.burdens().total() != wanted) {
            throw new Violation(
                    Promise.NOTHING_LEFT,
                    world,
                    node.name()
                            + " counts "
                            + counted
                            + " after the last fault, "
                            + wanted
                            + " wanted; reasons: "
                            + node.burdens());
        }
    }

    /** Two timeouts for the role, the longest delay before preemption, and what is under way. */
    private long settlingNanos() {
        return longestSilenceNanos()
                + 2 * longest(node -> Formula.masterDownNanos(node, world.slowest(), true))
                + longest(election -> election.settings().preemptDelayNanos())
                + 5 * world.network().longestDelayNanos()
                + Faults.MAX_BOUND_NANOS
                + world.nodes().stream().mapToLong(SimulatedNode::nanosToLastEnd).max().orElse(0);
    }

    /** What the last one waits for whom nobody was there to be heard by. */
    private long longestSilenceNanos() {
        return longest(node -> Formula.masterDownNanos(node, world.slowest(), false));
    }

    private long longest(final ToLongFunction<CarpElection> duration) {
        long longest = 0;
        for (final SimulatedNode node : world.nodes()) {
            final CarpElection election = node.election();
            if (election != null) {
                longest = Math.max(longest, duration.applyAsLong(election));
            }
        }
        return (long) (longest * Clock.TOLERANCE);
    }

    private void checkAgreement() {
        final List<SimulatedNode> masters =
                world.nodes().stream().filter(node -> node.role() == Role.MASTER).toList();
        if (masters.size() != 1) {
            throw new Violation(
                    Promise.AGREEMENT,
                    world,
                    masters.size() + " masters in a calm network: " + names(masters));
        }
        final boolean obliged =
                world.nodes().stream()
                        .allMatch(node -> node.settings().preempt() && !yielded.has(node));
        final SimulatedNode best =
                world.nodes().stream().min(Comparator.comparing(Schedule::rank)).orElseThrow();
        // Of equal nodes the first to come stays: there is nothing to preempt.
        if (obliged && rank(masters.get(0)) != rank(best)) {
            throw new Violation(
                    Promise.AGREEMENT,
                    world,
                    masters.get(0).name() + " is master, " + best.name() + " is better");
        }
    }

    private static long rank(final SimulatedNode node) {
        final CarpElection election = node.election();
        return election == null ? Long.MAX_VALUE : Formula.rank(election);
    }

    private static List<String> names(final List<SimulatedNode> nodes) {
        return nodes.stream().map(SimulatedNode::name).toList();
    }
}
