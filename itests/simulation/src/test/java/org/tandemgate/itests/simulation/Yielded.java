package org.tandemgate.itests.simulation;

import java.util.List;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;

/**
 * Notes who has handed over: it may stay BACKUP although it is better, and does not take back what
 * it gave unless the peer is silent, bows out or is more demoted.
 */
final class Yielded implements World.Witness {
    private final boolean[] yielded;
    private final int[] demotion;

    Yielded(final int nodes) {
        yielded = new boolean[nodes];
        demotion = new int[nodes];
    }

    boolean has(final SimulatedNode node) {
        return yielded[node.index()];
    }

    @Override
    public void timePassed(final World world) {}

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        if (event instanceof CarpEvent.Demoted demoted) {
            // The end of a demotion, maintenance for example, gives back what was handed over.
            yielded[node.index()] &= demoted.total() >= demotion[node.index()];
            demotion[node.index()] = demoted.total();
        }
        for (final CarpEffect effect : effects) {
            if (effect instanceof Publish publish) {
                if (yielded[node.index()]
                        && publish.to() == Role.MASTER
                        && isContent(node, event)) {
                    throw new Violation(
                            Promise.YIELDED,
                            world,
                            node.name() + " takes back what it handed over");
                }
                yielded[node.index()] =
                        publish.to() == Role.BACKUP && publish.reason().startsWith("handed over");
            }
        }
    }

    private static boolean isContent(final SimulatedNode node, final CarpEvent event) {
        final CarpElection election = node.election();
        return election != null
                && event instanceof CarpEvent.Advertised heard
                && !heard.isBowOut()
                && heard.demotion() <= election.demotion();
    }

    @Override
    public void changed(final World world) {
        for (final SimulatedNode node : world.nodes()) {
            if (node.election() == null) {
                // The next process begins with other reasons.
                demotion[node.index()] = 0;
            }
        }
    }
}
