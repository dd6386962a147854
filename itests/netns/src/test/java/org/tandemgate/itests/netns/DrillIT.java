package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;

/**
 * {@code ha:drill} on two nodes: what it says of the gap is compared with the advertisements on the
 * wire, and nothing is left behind, whatever happens meanwhile.
 */
final class DrillIT {
    /** What the wire and the nodes may differ by: clocks are equal here, a thread may be late. */
    private static final double NOISE_MILLIS = 150;

    private static void install(final Node node) {
        final String advskew = node.name().equals("gw1") ? "0" : "100";
        final Path key = node.data().resolve("peer.key");
        try {
            Files.writeString(key, "a secret of both nodes\n");
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        node.configure("org.tandemgate.peer.cfg", Map.of("key.file", key.toString()));
        NodePair.carp(node, NodePair.lan(), "advskew", advskew);
        // Of another group: it does not follow when the other one's cable is cut.
        NodePair.carp(node, NodePair.serverSide(), "advskew", advskew, "group", "wan");
        node.start();
        node.awaitReady();
        node.ha("feature:install", "ha-peer", "ha-events", "ha-doctor").required();
    }

    /** The pair is as it was, and each knows it of the other. */
    private static void awaitFit(final NodePair nodes) {
        Wait.until(
                "gw1 to have every role, gw2 none, and both to know it",
                NodePair.LIMIT,
                () -> List.of(seen(nodes.gw1()), seen(nodes.gw2())),
                List.of("MASTER BACKUP", "BACKUP MASTER")::equals);
        assertEquals("[]", nodes.gw1().status().get("demotion").toString());
    }

    private static String seen(final Node node) {
        final Json both = node.status().get("nodes");
        return both.item(0).get("role").text() + " " + both.item(1).get("role").text();
    }

    private static Json report(final Outcome outcome) {
        assertTrue(outcome.output().startsWith("{"), outcome::toString);
        return Json.parse(outcome.output());
    }

    @Test
    void aFailureOnPurposeIsSurvivedMeasuredAndTakenBack() {
        try (NodePair nodes = new NodePair()) {
            install(nodes.gw1());
            install(nodes.gw2());
            awaitFit(nodes);

            whoOnlyAsksMovesNothing(nodes);
            theBackupRefuses(nodes);
            for (final String name : List.of("hand-over", "demotion")) {
                final Json report = passes(nodes, name, 4);
                for (final Json gap : report.get("gaps").items()) {
                    assertEquals("0.0", gap.get("allowedMs").toString());
                }
            }
            aCableCostsWhatTheWireSays(nodes);
            itIsRemembered(nodes.gw1());
            whoWaitsForItMayGo(nodes);
            aPeerThatDiesEndsIt(nodes);
        }
    }

    private static void whoOnlyAsksMovesNothing(final NodePair nodes) {
        final String since = nodes.gw1().virtualHost("lan").get("since").text();
        final Json plan = report(nodes.gw1().ha("ha:drill", "cable", "--json").required());
        assertEquals("planned", plan.get("verdict").text());
        assertEquals(since, nodes.gw1().virtualHost("lan").get("since").text());
    }

    private static void theBackupRefuses(final NodePair nodes) {
        final Outcome refused = nodes.gw2().ha("ha:drill", "cable", "--run");
        assertEquals(2, refused.exit(), refused::toString);
        assertTrue(refused.errors().contains("gw2 is BACKUP"), refused::toString);
    }

    private static Json passes(final NodePair nodes, final String name, final int gaps) {
        final Outcome outcome = nodes.gw1().ha("ha:drill", name, "--run", "--json");
        final Json report = report(outcome);
        assertEquals("passed", report.get("verdict").text(), report::toString);
        assertEquals(0, outcome.exit());
        // Of each virtual host that moves, there and back.
        assertEquals(gaps, report.get("gaps").items().size(), report::toString);
        System.out.println("measured: drill " + name + ": " + report.get("gaps"));
        awaitFit(nodes);
        return report;
    }

    private static double millis(final Json number) {
        return Double.parseDouble(number.toString());
    }

    /**
     * The other one's first advertisement is the end of the gap: the wire has it, and the begin is
     * when the cable was cut, as the report says.
     */
    private static void aCableCostsWhatTheWireSays(final NodePair nodes) {
        final Instant before = Instant.now();
        final String other = nodes.gw1().virtualHost("srv").get("since").text();
        final Json report = passes(nodes, "cable", 2);
        assertEquals(other, nodes.gw1().virtualHost("srv").get("since").text());
        final double gap =
                millis(
                        report.get("gaps").items().stream()
                                .filter(it -> it.get("virtualHost").text().equals("lan"))
                                .filter(it -> it.get("direction").text().equals("there"))
                                .findFirst()
                                .orElseThrow()
                                .get("gapMs"));
        final Instant cut =
                Instant.parse(report.get("startedAt").text())
                        .plusMillis(report.get("steps").item(0).get("atMs").number());
        final List<Frame.Advert> told = nodes.capture().advertsSince(before);
        final Instant first =
                told.stream()
                        .filter(it -> it.source().equals("10.0.0.3"))
                        .map(Frame.Advert::at)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(told.toString()));
        final double wire = Duration.between(cut, first).toNanos() / 1e6;
        System.out.println("measured: cable: gap " + gap + " ms, on the wire " + wire + " ms");
        assertEquals(wire, gap, NOISE_MILLIS);
        assertTrue(gap > 100, "the other one was told: " + gap);
    }

    private static List<Json> drills(final Node node) {
        final List<Json> drills = new ArrayList<>();
        for (final Json event :
                Json.parse(node.ha("ha:events", "--json").required().output())
                        .get("events")
                        .items()) {
            if (event.get("kind").text().equals("DRILL")) {
                drills.add(event.get("details"));
            }
        }
        return drills;
    }

    private static void itIsRemembered(final Node node) {
        final List<String> told =
                drills(node).stream()
                        .map(it -> it.get("drill").text() + " " + it.get("verdict").text())
                        .toList();
        assertEquals(
                List.of(
                        "hand-over running",
                        "hand-over passed",
                        "demotion running",
                        "demotion passed",
                        "cable running",
                        "cable passed"),
                told);
    }

    private static Program begin(final NodePair nodes, final String name) {
        final List<String> command = new ArrayList<>();
        command.add(nodes.gw1().distribution().home().resolve("bin/ha").toString());
        command.addAll(List.of("ha:drill", name, "--run", "--json"));
        return nodes.gw1().machine().start("drill", command, nodes.gw1().environment());
    }

    private static void awaitTaken(final NodePair nodes) {
        Wait.until("gw2 to have taken over", NodePair.LIMIT, nodes.gw2()::role, "MASTER"::equals);
    }

    /** The command is killed: the drill ends all the same, and everything is as before. */
    private static void whoWaitsForItMayGo(final NodePair nodes) {
        final Program command = begin(nodes, "demotion");
        awaitTaken(nodes);
        command.kill();
        awaitFit(nodes);
    }

    private static void aPeerThatDiesEndsIt(final NodePair nodes) {
        final Program command = begin(nodes, "demotion");
        awaitTaken(nodes);
        nodes.gw2().kill();
        assertEquals(3, command.awaitExit(NodePair.LIMIT), command::output);
        assertTrue(command.output().contains("\"verdict\":\"failed\""), command::output);
        Wait.until("gw1 to serve again", NodePair.LIMIT, nodes.gw1()::role, "MASTER"::equals);
        assertEquals("[]", nodes.gw1().status().get("demotion").toString());
    }
}
