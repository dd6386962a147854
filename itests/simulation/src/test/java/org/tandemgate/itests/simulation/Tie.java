package org.tandemgate.itests.simulation;

import java.util.Arrays;
import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promise about ties: who yields to an equal master leaves one behind that it heard, and that
 * hears it. Without it the addresses are nobody's for a master-down time.
 */
final class Tie implements World.Witness {
    private static final long NEVER = Long.MAX_VALUE;
    private static final String YIELDS = "equal master with a lower address heard";

    private final long[][] togetherSince;
    private long leftOtherwiseNanos;

    Tie(final int nodes) {
        togetherSince = new long[nodes][nodes];
        for (final long[] row : togetherSince) {
            Arrays.fill(row, NEVER);
        }
    }

    @Override
    public void timePassed(final World world) {}

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        if (event instanceof CarpEvent.Reconfigured || event instanceof CarpEvent.Demoted) {
            // What it sent before may still be under way.
            for (int i = 0; i < togetherSince.length; i++) {
                togetherSince[node.index()][i] = NEVER;
                togetherSince[i][node.index()] = NEVER;
            }
        }
        boolean yields = false;
        for (final CarpEffect effect : effects) {
            if (effect instanceof Publish change && change.from() == Role.MASTER) {
                yields = change.reason().equals(YIELDS);
                if (!yields) {
                    leftOtherwiseNanos = world.timeline().nowNanos();
                }
            }
        }
        if (yields && !someoneServes(world) && wereTogether(world)) {
            throw new Violation(
                    Promise.TIE, world, node.name() + " yields to an equal master, as all have");
        }
    }

    private static boolean someoneServes(final World world) {
        return world.nodes().stream().anyMatch(SimulatedNode::serves);
    }

    /**
     * Whether everybody has heard everybody for long enough to know who is there: what a master has
     * said that left for another reason may still be under way.
     */
    private boolean wereTogether(final World world) {
        final long now = world.timeline().nowNanos();
        final long enough = 2 * world.network().longestDelayNanos();
        if (now - leftOtherwiseNanos < enough) {
            return false;
        }
        for (final SimulatedNode one : world.nodes()) {
            for (final SimulatedNode other : world.nodes()) {
                final long since = togetherSince[one.index()][other.index()];
                if (one != other && (since == NEVER || now - since < enough)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void changed(final World world) {
        final long now = world.timeline().nowNanos();
        for (final SimulatedNode one : world.nodes()) {
            for (final SimulatedNode other : world.nodes()) {
                final int i = one.index();
                final int j = other.index();
                final boolean together =
                        one.isFit() && other.isFit() && world.network().isCleanBetween(i, j);
                final long before = togetherSince[i][j];
                togetherSince[i][j] = together ? Math.min(before, now) : NEVER;
            }
        }
    }
}
