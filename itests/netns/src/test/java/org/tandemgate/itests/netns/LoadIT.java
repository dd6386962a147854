package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Command;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;

/**
 * An interval of 7.8 ms, so a dead time of 23 ms, while six loops keep the processors busy and both
 * nodes are made to collect all garbage every second. For 15 s, or {@code
 * -Dtandemgate.load.seconds}.
 */
final class LoadIT {
    private static final int LOOPS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final NodePair nodes = new NodePair();
    private final List<Program> loops = new ArrayList<>();

    @AfterEach
    void stop() {
        loops.forEach(Program::close);
        nodes.close();
    }

    @Test
    void nobodyTakesOverFalselyWhileTheMachineIsBusyAndGarbageIsCollected() {
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            final String advskew = node == nodes.gw1() ? "2" : "3";
            NodePair.carp(node, NodePair.lan(), "advbase", "0", "advskew", advskew);
            NodePair.carp(node, NodePair.serverSide(), "advbase", "0", "advskew", advskew);
            node.start();
        }
        nodes.gw1().awaitReady();
        nodes.gw2().awaitReady();
        nodes.awaitMaster(nodes.net().gw1());
        final List<String> before = roles();

        for (int i = 0; i < LOOPS; i++) {
            loops.add(
                    nodes.net()
                            .client()
                            .start(
                                    "loop" + i,
                                    List.of("sh", "-c", "while :; do :; done"),
                                    Map.of()));
        }
        final Instant end =
                Instant.now().plusSeconds(Integer.getInteger("tandemgate.load.seconds", 15));
        int collections = 0;
        while (Instant.now().isBefore(end)) {
            final Instant next = Instant.now().plusSeconds(1);
            collect(nodes.gw1());
            collect(nodes.gw2());
            collections++;
            final Duration left = Duration.between(Instant.now(), next);
            Wait.pause(left.isNegative() ? Duration.ZERO : left);
        }
        loops.forEach(Program::close);

        assertEquals(before, roles(), "after " + collections + " collections of each node");
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            System.out.println(
                    node.name()
                            + ": "
                            + collections
                            + " full collections, pauses "
                            + node.status().get("pauses"));
        }
    }

    /** Every role of both nodes and since when: what flaps begins anew. */
    private List<String> roles() {
        final List<String> roles = new ArrayList<>();
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            for (final var host : node.status().get("virtualHosts").items()) {
                roles.add(
                        node.name()
                                + " "
                                + host.get("name").text()
                                + " "
                                + host.get("state").text()
                                + " since "
                                + host.get("since").text());
            }
        }
        return roles;
    }

    /** jcmd GC.run is System.gc(): a full collection, whatever the collector is. */
    private static void collect(final Node node) {
        final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Command.run(List.of(jcmd.toString(), "" + node.program().pid(), "GC.run"), Map.of(), LIMIT)
                .required();
    }
}
