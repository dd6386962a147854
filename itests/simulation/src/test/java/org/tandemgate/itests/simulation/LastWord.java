package org.tandemgate.itests.simulation;

import java.util.Arrays;
import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promise about switches, which send to the port from which the virtual MAC came last: who
 * hears another master and stays speaks after it within a millisecond, and who yields says so, that
 * the other one can.
 */
final class LastWord implements World.Witness {
    private static final long NOTHING = Long.MAX_VALUE;
    private static final long AT_ONCE_NANOS = 1_001_000;

    private final long[] dueNanos;
    private final boolean[] master;

    LastWord(final int nodes) {
        dueNanos = new long[nodes];
        master = new boolean[nodes];
        Arrays.fill(dueNanos, NOTHING);
    }

    @Override
    public void timePassed(final World world) {
        for (final SimulatedNode node : world.nodes()) {
            if (!node.serves()) {
                dueNanos[node.index()] = NOTHING;
            } else if (world.timeline().nowNanos() > dueNanos[node.index()]) {
                throw new Violation(
                        Promise.LAST_WORD,
                        world,
                        node.name() + " has heard another master and left it the last word");
            }
        }
    }

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        final int i = node.index();
        final boolean was = master[i];
        final boolean says = effects.stream().anyMatch(SendAdvertisement.class::isInstance);
        master[i] = node.role() == Role.MASTER;
        if (says) {
            dueNanos[i] = NOTHING;
        }
        if (!was || !(event instanceof CarpEvent.Advertised)) {
            return;
        }
        if (master[i] && !node.isHandingOver() && !says) {
            dueNanos[i] = Math.min(dueNanos[i], world.timeline().nowNanos() + AT_ONCE_NANOS);
        }
        final boolean planned =
                effects.stream().anyMatch(CarpEffect.HandOverEnded.class::isInstance);
        if (!master[i] && !planned && !says) {
            throw new Violation(Promise.LAST_WORD, world, node.name() + " yields without a word");
        }
    }

    @Override
    public void shown(final World world, final SimulatedNode node) {
        dueNanos[node.index()] = NOTHING;
    }

    @Override
    public void changed(final World world) {}
}
