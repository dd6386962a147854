package org.tandemgate.itests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.ElectionSettings;

/** Nodes, network and time together, watched by a list of witnesses. */
final class World {
    /** Sees everything and says so when something is wrong. */
    interface Witness {
        /** Time has passed; nothing has happened yet. */
        void timePassed(World world);

        /** A node has advanced. */
        void stepped(World world, SimulatedNode node, CarpEvent event, List<CarpEffect> effects);

        /** A node has sent an advertisement because it heard another master. */
        default void shown(final World world, final SimulatedNode node) {}

        /** Something has happened, to a node or to the network. */
        void changed(World world);
    }

    private final Timeline timeline = new Timeline();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<Witness> witnesses = new ArrayList<>();
    private final Network network;

    private final Rules rules;

    World(
            final int nodes,
            final Random random,
            final long maxDelayNanos,
            final boolean dualStack,
            final Rules rules) {
        this.rules = rules;
        network = new Network(timeline, random, nodes, maxDelayNanos, dualStack);
    }

    SimulatedNode add(final ElectionSettings settings, final Clock clock) {
        final var node = new SimulatedNode(nodes.size(), clock, settings, this, this::stepped);
        nodes.add(node);
        return node;
    }

    void add(final Witness witness) {
        witnesses.add(witness);
    }

    void dismiss(final Class<? extends Witness> witness) {
        witnesses.removeIf(witness::isInstance);
    }

    private void stepped(
            final SimulatedNode node, final CarpEvent event, final List<CarpEffect> effects) {
        tell(witness -> witness.stepped(this, node, event, effects));
        for (final CarpEffect effect : effects) {
            if (effect instanceof CarpEffect.SendAdvertisement advert && node.isLinked()) {
                network.send(node, nodes, advert);
            }
            if (effect instanceof CarpEffect.Reannounce) {
                showAgain(node);
            }
        }
    }

    /** As the runtime does: at once, or a moment after the last time. */
    private void showAgain(final SimulatedNode node) {
        final long early = node.showsAgainInNanos();
        if (early > 0) {
            timeline.after(early, () -> showAgain(node));
        } else if (node.serves()) {
            node.hasShown();
            network.send(node, nodes, Objects.requireNonNull(node.election()).advertisement());
            tell(witness -> witness.shown(this, node));
        }
    }

    void runUntil(final long nanos) {
        timeline.runUntil(
                nanos,
                () -> tell(witness -> witness.timePassed(this)),
                () -> tell(witness -> witness.changed(this)));
    }

    private void tell(final Consumer<Witness> news) {
        witnesses.forEach(news);
    }

    /** Largest advskew that any node has or had. */
    int slowest() {
        return nodes.stream().mapToInt(SimulatedNode::largestAdvskew).max().orElse(0);
    }

    Rules rules() {
        return rules;
    }

    Timeline timeline() {
        return timeline;
    }

    Network network() {
        return network;
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }
}
