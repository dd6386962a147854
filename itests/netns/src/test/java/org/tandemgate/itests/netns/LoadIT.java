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
 * The settings of {@code bench failover}: an interval of 7.8 ms and a dead time of 27 ms, while six
 * loops keep the processors busy and both nodes are made to collect all garbage every second. For
 * 15 s, or {@code -Dtandemgate.load.seconds}.
 */
final class LoadIT {
    private static final int LOOPS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Once more only when the machine itself stood still for half of the dead time. */
    private static final int ATTEMPTS = 5;

    private static final long STANDSTILL_MILLIS = 13;

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
        for (int attempt = 1; ; attempt++) {
            awaitSettled();
            final List<String> before = roles();
            final String seen;
            final long late;
            try (Lateness lateness = new Lateness()) {
                seen = underLoad();
                late = lateness.longestMillis();
            }
            final List<String> after = roles();
            System.out.println(seen + ", an idle thread was late by " + late + " ms at most");
            if (attempt == ATTEMPTS || late < STANDSTILL_MILLIS || before.equals(after)) {
                assertEquals(before, after, seen);
                return;
            }
            nodes.awaitMaster(nodes.net().gw1());
        }
    }

    /** What it did to the nodes. */
    private String underLoad() {
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
            collect();
            collections++;
            final Duration left = Duration.between(Instant.now(), next);
            Wait.pause(left.isNegative() ? Duration.ZERO : left);
        }
        loops.forEach(Program::close);
        loops.clear();
        return collections
                + " full collections of each node, pauses "
                + nodes.gw1().status().get("pauses")
                + " and "
                + nodes.gw2().status().get("pauses");
    }

    /** A start on a busy machine may leave both in one role for a moment. */
    private void awaitSettled() {
        Wait.until(
                "gw1 to have every role and gw2 none",
                NodePair.LIMIT,
                () -> List.of(nodes.gw1().role(), nodes.gw2().role()),
                List.of("MASTER", "BACKUP")::equals);
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

    /**
     * jcmd GC.run is System.gc(): a full collection, whatever the collector is. Ahead of the loops,
     * or it would take seconds to begin.
     */
    private void collect() {
        final Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        final String one = "nice -n -20 " + jcmd + " %d GC.run & ";
        final String both =
                one.formatted(nodes.gw1().program().pid())
                        + one.formatted(nodes.gw2().program().pid());
        Command.run(List.of("sh", "-c", both + "wait"), Map.of(), LIMIT).required();
    }
}
