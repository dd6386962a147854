package org.tandemgate.itests.simulation;

import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promises about advertisements: a master sends one at once and then at least one in every
 * interval as it stands now; who hears a bow-out takes over at once.
 */
final class Pace implements World.Witness {
    private static final long POLL_NANOS = 1_000;

    private final long[] lastSent;

    Pace(final int nodes) {
        lastSent = new long[nodes];
    }

    @Override
    public void timePassed(final World world) {
        final long now = world.timeline().nowNanos();
        for (final SimulatedNode node : world.nodes()) {
            final CarpElection election = node.election();
            if (election == null || !node.serves()) {
                lastSent[node.index()] = now;
                continue;
            }
            // On the way out bow-outs take the place of advertisements, at a pace of their own.
            final long interval =
                    node.isHandingOver()
                            ? Faults.MAX_BOUND_NANOS / 5
                            : Formula.intervalNanos(election);
            final long silence = now - lastSent[node.index()];
            if (silence > (long) (interval * Clock.TOLERANCE) + POLL_NANOS) {
                throw new Violation(
                        Promise.PACE,
                        world,
                        node.name() + " is master and silent for " + silence + " ns");
            }
        }
    }

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        final boolean sent = effects.stream().anyMatch(SendAdvertisement.class::isInstance);
        if (sent) {
            lastSent[node.index()] = world.timeline().nowNanos();
        }
        if (!sent && effects.contains(new CarpEffect.TakeAddresses())) {
            throw new Violation(
                    Promise.PACE, world, node.name() + " becomes master without a word");
        }
        if (event instanceof CarpEvent.Advertised heard
                && heard.isBowOut()
                && node.role() == Role.BACKUP) {
            throw new Violation(Promise.PACE, world, node.name() + " does not obey a bow-out");
        }
    }

    @Override
    public void changed(final World world) {}
}
