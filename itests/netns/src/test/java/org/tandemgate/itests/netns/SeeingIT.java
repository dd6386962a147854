package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;

/** What a pair tells of itself, on one pair: events, and explanations. */
final class SeeingIT {
    private static void install(final Node node) {
        NodePair.carp(node, NodePair.lan(), "advskew", node.name().equals("gw1") ? "0" : "100");
        node.start();
        node.awaitReady();
        node.ha("feature:install", "ha-events").required();
    }

    private static List<Json> events(final Node node) {
        return Json.parse(node.ha("ha:events", "--json").required().output()).get("events").items();
    }

    /** Waits for an event of a kind that has a detail of that value, e.g. a cause. */
    private static Json awaitEvent(
            final Node node, final String kind, final String detail, final String value) {
        return Wait.until(
                        node.name() + " to tell " + kind + " with " + detail + " " + value,
                        NodePair.LIMIT,
                        () ->
                                events(node).stream()
                                        .filter(it -> it.get("kind").text().equals(kind))
                                        .filter(it -> it.get("details").has(detail))
                                        .filter(
                                                it ->
                                                        it.get("details")
                                                                .get(detail)
                                                                .text()
                                                                .equals(value))
                                        .toList(),
                        found -> !found.isEmpty())
                .get(0);
    }

    private static void awaitRole(final Node node, final String role) {
        Wait.until(node.name() + " to be " + role, NodePair.LIMIT, node::role, role::equals);
    }

    @Test
    void whatHappensToThePairIsToldByBoth() {
        try (NodePair nodes = new NodePair()) {
            final Node gw1 = nodes.gw1();
            final Node gw2 = nodes.gw2();
            install(gw1);
            install(gw2);
            awaitRole(gw1, "MASTER");
            awaitRole(gw2, "BACKUP");

            aDemotionIsToldWhenItBeginsAndEnds(gw1);
            aHandOverIsToldByBothWithItsCause(gw1, gw2);
            theBackupExplainsItself(gw1, gw2);
            theHistoryOutlivesTheProcess(gw2, gw1);
        }
    }

    private static void aDemotionIsToldWhenItBeginsAndEnds(final Node gw1) {
        gw1.ha("carp:demote", "carp", "7", "--reason", "try").required();
        awaitEvent(gw1, "DEMOTION_RAISED", "amount", "7");
        gw1.ha("carp:undemote", "carp").required();
        awaitEvent(gw1, "DEMOTION_LIFTED", "amount", "7");
        awaitRole(gw1, "MASTER");
    }

    /** The causes are told by the election's sentences: here they come from a real election. */
    private static void aHandOverIsToldByBothWithItsCause(final Node gw1, final Node gw2) {
        gw1.ha("ha:handover").required();
        final Json left = awaitEvent(gw1, "ROLE", "cause", "hand-over");
        assertEquals("BACKUP", left.get("details").get("to").text());
        final Json taken = awaitEvent(gw2, "ROLE", "cause", "hand-over");
        assertEquals("MASTER", taken.get("details").get("to").text());
    }

    private static void theBackupExplainsItself(final Node gw1, final Node gw2) {
        final Json lan =
                Wait.until(
                                "gw1 to hear its master",
                                NodePair.LIMIT,
                                () -> Json.parse(gw1.ha("ha:explain", "lan", "--json").output()),
                                it ->
                                        it.has("virtualHosts")
                                                && it.toString().contains("is MASTER: advertises"))
                        .get("virtualHosts")
                        .item(0);
        assertEquals("BACKUP", lan.get("state").text());
        final Json master = lan.get("because").item(1);
        assertEquals("advertisement", master.get("source").text());
        assertTrue(master.get("text").text().contains("advskew 100"), master::toString);
        assertTrue(master.get("ageMs").number() < 5000, master::toString);
        assertTrue(gw2.ha("ha:explain").required().output().contains("would leave it when"));
    }

    private static void theHistoryOutlivesTheProcess(final Node killed, final Node heir) {
        final long last =
                Json.parse(killed.ha("ha:events", "--json").output()).get("lastId").number();
        killed.kill();
        final Json silence = awaitEvent(heir, "ROLE", "cause", "silence");
        assertEquals("MASTER", silence.get("details").get("to").text());

        killed.start();
        killed.awaitReady();
        final Outcome later =
                killed.ha("ha:events", "--since", Long.toString(last - 1), "--json").required();
        final List<Json> events = Json.parse(later.output()).get("events").items();
        assertEquals(last, events.get(0).get("id").number());
        assertEquals(1, events.get(0).get("epoch").number());
        assertEquals("STARTED", events.get(1).get("kind").text());
        assertEquals(last + 1, events.get(1).get("id").number());
        assertEquals(2, events.get(1).get("epoch").number());
    }
}
