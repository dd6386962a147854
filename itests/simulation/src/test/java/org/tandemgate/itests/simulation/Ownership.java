package org.tandemgate.itests.simulation;

import java.util.Arrays;
import java.util.List;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promises about who holds the addresses, at every moment and under any fault:
 *
 * <ul>
 *   <li>while a node is fit, the addresses stay without an owner for its master-down time at most
 *       (and the time a packet that is under way may take), counted from when somebody last
 *       advertised or it became fit;
 *   <li>two fit nodes that hear each other are not both owner for longer than one interval of the
 *       slower one (and twice that time), unless one is handing over to the other.
 * </ul>
 */
final class Ownership implements World.Witness {
    private static final long NEVER = -1;
    private static final long POLL_NANOS = 1_000;

    private final long[] fitSince;
    private final long[][] bothSince;
    private long orphanedSince = 0;

    Ownership(final int nodes) {
        fitSince = new long[nodes];
        bothSince = new long[nodes][nodes];
        Arrays.fill(fitSince, NEVER);
        for (final long[] row : bothSince) {
            Arrays.fill(row, NEVER);
        }
    }

    @Override
    public void timePassed(final World world) {
        for (final SimulatedNode node : world.nodes()) {
            checkOrphaned(world, node);
            for (final SimulatedNode other : world.nodes()) {
                checkShared(world, node, other);
            }
        }
    }

    private void checkOrphaned(final World world, final SimulatedNode node) {
        final CarpElection election = node.election();
        if (orphanedSince == NEVER || fitSince[node.index()] == NEVER || election == null) {
            return;
        }
        final long since = Math.max(orphanedSince, fitSince[node.index()]);
        final long nanos = world.timeline().nowNanos() - since;
        final long limit =
                tolerant(Formula.masterDownNanos(election, world.slowest(), node.hasHeard()))
                        + world.network().longestDelayNanos();
        if (nanos > limit) {
            throw new Violation(
                    Promise.SOMEBODY_OWNS,
                    world,
                    "nobody has owned the addresses for "
                            + nanos
                            + " ns although "
                            + node.name()
                            + " is fit; the limit is "
                            + limit);
        }
    }

    private void checkShared(
            final World world, final SimulatedNode node, final SimulatedNode other) {
        final long since = bothSince[node.index()][other.index()];
        final CarpElection one = node.election();
        final CarpElection two = other.election();
        if (since == NEVER || one == null || two == null) {
            return;
        }
        final long nanos = world.timeline().nowNanos() - since;
        final long interval = Math.max(Formula.intervalNanos(one), Formula.intervalNanos(two));
        final long limit = tolerant(interval) + 2 * world.network().maxDelayNanos();
        if (nanos > limit) {
            throw new Violation(
                    Promise.ONE_OWNS,
                    world,
                    node.name()
                            + " and "
                            + other.name()
                            + " hear each other and have both owned the addresses for "
                            + nanos
                            + " ns; the limit is "
                            + limit);
        }
    }

    private static long tolerant(final long nanos) {
        return (long) (nanos * Clock.TOLERANCE) + POLL_NANOS;
    }

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        final boolean advertised =
                effects.stream().anyMatch(CarpEffect.SendAdvertisement.class::isInstance);
        if (advertised && orphanedSince != NEVER) {
            // It may lose the role in the same moment, to what it has still to read; the others
            // have heard of an owner and wait from now on.
            orphanedSince = world.timeline().nowNanos();
        }
        if (event instanceof CarpEvent.Reconfigured
                || event instanceof CarpEvent.Demoted
                || event instanceof CarpEvent.Paused) {
            // Times have changed, or the clock has jumped, so whatever is being measured begins
            // anew.
            fitSince[node.index()] = NEVER;
            for (int i = 0; i < bothSince.length; i++) {
                bothSince[node.index()][i] = NEVER;
                bothSince[i][node.index()] = NEVER;
            }
        }
    }

    @Override
    public void changed(final World world) {
        final long now = world.timeline().nowNanos();
        final boolean owned = world.nodes().stream().anyMatch(SimulatedNode::serves);
        orphanedSince = since(!owned, orphanedSince, now);
        for (final SimulatedNode node : world.nodes()) {
            final int i = node.index();
            fitSince[i] = since(node.isFit(), fitSince[i], now);
            for (final SimulatedNode other : world.nodes()) {
                final int j = other.index();
                bothSince[i][j] = since(i < j && share(world, node, other), bothSince[i][j], now);
            }
        }
    }

    private static boolean share(
            final World world, final SimulatedNode node, final SimulatedNode other) {
        return node.serves()
                && other.serves()
                && !node.isHandingOver()
                && !other.isHandingOver()
                && world.network().isCleanBetween(node.index(), other.index());
    }

    private static long since(final boolean holds, final long before, final long now) {
        if (!holds) {
            return NEVER;
        }
        return before == NEVER ? now : before;
    }
}
