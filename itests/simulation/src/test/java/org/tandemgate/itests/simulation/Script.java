package org.tandemgate.itests.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tandemgate.api.election.Election.Cause;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.ElectionSettings;

/**
 * A story told in commands, one a line, answered by what the nodes do.
 *
 * <pre>
 * node ADVBASE ADVSKEW preempt|meek [PREEMPT-DELAY]   one more node: gw1, gw2, ... by address
 * start|kill|pause|resume|allow|disallow NODE
 * stop NODE BOUND          link NODE up|down          force NODE master|backup
 * demote NODE TOTAL        skew NODE ADVSKEW          handover NODE BOUND [force]
 * cut|join NODE NODE       one way, from the first to the second
 * run DURATION             e.g. 3.5s or 200ms
 * roles
 * </pre>
 */
final class Script {
    private static final int MAX_NODES = 4;
    private static final long DELAY_NANOS = 50_000;

    private final World world =
            new World(MAX_NODES, new Random(1), DELAY_NANOS, false, CarpElection::on);
    private final Journal journal = new Journal();

    Script() {
        world.add(journal);
    }

    /** Does one command. */
    List<String> answer(final String command) {
        final String[] words = command.split(" +");
        if (words[0].equals("node")) {
            final long delay = words.length > 4 ? nanos(words[4]) : 0;
            final var settings =
                    new ElectionSettings(
                            Integer.parseInt(words[1]),
                            Integer.parseInt(words[2]),
                            words[3].equals("preempt"),
                            delay);
            return List.of(world.add(settings, new Clock(0, 0)).name());
        }
        if (words[0].equals("run")) {
            world.runUntil(world.timeline().nowNanos() + nanos(words[1]));
        } else if (words[0].equals("roles")) {
            return roles();
        } else {
            act(words);
        }
        return journal.take();
    }

    private void act(final String[] words) {
        final SimulatedNode node = node(words[1]);
        switch (words[0]) {
            case "start" -> node.start();
            case "kill" -> node.kill();
            case "pause" -> node.pause();
            case "resume" -> node.resume();
            case "allow", "disallow" -> node.allow(words[0].equals("allow"));
            case "stop" -> node.stop(nanos(words[2]));
            case "link" -> node.link(words[2].equals("up"));
            case "force" ->
                    node.happen(
                            new CarpEvent.Forced(
                                    words[2].equals("master") ? Role.MASTER : Role.BACKUP));
            case "demote" -> demote(node, Integer.parseInt(words[2]));
            case "skew" -> skew(node, Integer.parseInt(words[2]));
            case "handover" ->
                    node.happen(new CarpEvent.HandOverRequested(nanos(words[2]), words.length > 3));
            case "cut", "join" ->
                    world.network()
                            .cut(node.index(), node(words[2]).index(), words[0].equals("cut"));
            default -> throw new IllegalArgumentException("no command " + words[0]);
        }
    }

    private static void demote(final SimulatedNode node, final int total) {
        final int change = total - node.burdens().total();
        if (change > 0) {
            node.demote(Cause.operator(), change);
        } else {
            node.undemote(Cause.operator(), -change);
        }
    }

    private static void skew(final SimulatedNode node, final int advskew) {
        final ElectionSettings old = node.settings();
        node.reconfigure(
                new ElectionSettings(
                        old.advbase(),
                        advskew,
                        old.preempt(),
                        old.preemptDelayNanos(),
                        old.peerKind()));
    }

    private List<String> roles() {
        final List<String> roles = new ArrayList<>();
        for (final SimulatedNode node : world.nodes()) {
            roles.add(node.name() + " " + node.role());
        }
        return roles;
    }

    private SimulatedNode node(final String name) {
        return world.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node " + name));
    }

    private static long nanos(final String duration) {
        final boolean millis = duration.endsWith("ms");
        final String number = duration.replaceAll("m?s$", "");
        return Math.round(Double.parseDouble(number) * (millis ? 1e6 : 1e9));
    }
}
