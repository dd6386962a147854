package org.tandemgate.itests.simulation;

import java.util.List;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;

/**
 * The promise about demotion: what an election takes into account and sends is the sum of the named
 * reasons that are there, no more and no less, and the bookkeeping has kept all of them.
 */
final class Burden implements World.Witness {
    private static final int BOW_OUT = 255;

    @Override
    public void timePassed(final World world) {}

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        final CarpElection election = node.election();
        if (election == null) {
            return;
        }
        final Burdens burdens = node.burdens();
        if (burdens.total() != burdens.expected() || election.demotion() != burdens.expected()) {
            throw new Violation(
                    Promise.DEMOTION,
                    world,
                    node.name()
                            + " counts "
                            + election.demotion()
                            + ", its reasons are "
                            + burdens);
        }
        for (final CarpEffect effect : effects) {
            if (effect instanceof SendAdvertisement advert
                    && advert.advbase() != BOW_OUT
                    && advert.demotion() != Formula.octet4(election)) {
                throw new Violation(
                        Promise.DEMOTION,
                        world,
                        node.name() + " sends " + advert + ", its reasons are " + burdens);
            }
        }
    }

    @Override
    public void changed(final World world) {}
}
