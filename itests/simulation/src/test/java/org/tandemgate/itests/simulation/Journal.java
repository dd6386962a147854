package org.tandemgate.itests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.state.CarpEffect;
import org.tandemgate.carp.state.CarpEffect.HandOverEnded;
import org.tandemgate.carp.state.CarpEffect.Publish;
import org.tandemgate.carp.state.CarpEffect.Reannounce;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEvent;

/**
 * Writes down what the nodes do, one line each. Of equal advertisements that a node sends one after
 * the other as master only the first is written, and the last word of one that yields.
 */
final class Journal implements World.Witness {
    private final List<String> lines = new ArrayList<>();
    private final List<@Nullable SendAdvertisement> lastSent = new ArrayList<>();

    /** The lines since the last call. */
    List<String> take() {
        final List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    void note(final World world, final String text) {
        lines.add(String.format(Locale.ROOT, "%9.4f %s", world.timeline().nowNanos() / 1e9, text));
    }

    @Override
    public void timePassed(final World world) {}

    @Override
    public void stepped(
            final World world,
            final SimulatedNode node,
            final CarpEvent event,
            final List<CarpEffect> effects) {
        while (lastSent.size() <= node.index()) {
            lastSent.add(null);
        }
        for (final CarpEffect effect : effects) {
            final boolean known =
                    effect.equals(lastSent.get(node.index()))
                            && !effects.contains(new CarpEffect.TakeAddresses())
                            && !effects.contains(new CarpEffect.ReleaseAddresses());
            if (effect instanceof SendAdvertisement sent) {
                lastSent.set(node.index(), sent);
            }
            if (!known) {
                note(world, node.name() + " " + describe(effect));
            }
        }
    }

    private static String describe(final CarpEffect effect) {
        if (effect instanceof SendAdvertisement advert) {
            return "advertises "
                    + advert.advbase()
                    + "/"
                    + advert.advskew()
                    + (advert.demotion() == 0 ? "" : ", demotion " + advert.demotion());
        }
        if (effect instanceof Publish publish) {
            return publish.from() + " -> " + publish.to() + ": " + publish.reason();
        }
        if (effect instanceof Reannounce reannounce) {
            return "announces again: " + reannounce.reason();
        }
        if (effect instanceof HandOverEnded ended) {
            return "hand-over " + (ended.moved() ? "done: " : "not done: ") + ended.text();
        }
        return effect instanceof CarpEffect.TakeAddresses
                ? "takes the addresses"
                : "releases the addresses";
    }

    @Override
    public void changed(final World world) {}
}
