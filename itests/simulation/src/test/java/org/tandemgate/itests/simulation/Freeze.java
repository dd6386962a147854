package org.tandemgate.itests.simulation;

import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promise about pauses: a master that was frozen, and whose last advertisement is so old that a
 * peer may have replaced it, is no master any more before it reads or says anything.
 */
final class Freeze implements World.Witness {
    private final long[] lastSent;
    private final boolean[] master;

    Freeze(final int nodes) {
        lastSent = new long[nodes];
        master = new boolean[nodes];
    }

    @Override
    public void timePassed(final World world) {}

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        final int i = node.index();
        final long now = world.timeline().nowNanos();
        final boolean sent =
                effects.stream().anyMatch(CarpEffect.SendAdvertisement.class::isInstance);
        final CarpElection election = node.election();
        if (event instanceof CarpEvent.Paused && master[i] && election != null) {
            final long limit = Formula.replaceableNanos(election);
            final boolean stale = now - lastSent[i] > limit * Clock.TOLERANCE;
            if (stale && !node.isHandingOver() && (sent || node.role() == Role.MASTER)) {
                throw new Violation(
                        Promise.NO_STALE_MASTER,
                        world,
                        node.name() + " was frozen and goes on as " + node.role());
            }
        }
        if (sent) {
            lastSent[i] = now;
        }
        master[i] = node.role() == Role.MASTER;
    }

    @Override
    public void changed(final World world) {}
}
