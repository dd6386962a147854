package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Wait;

/** Two nodes that wait for a part; one gets it, the other has waited long enough before. */
final class ReadinessIT {
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** Of a busy machine, with the bound and a master-down time. */
    private static final Duration BOOT = Duration.ofSeconds(90);

    /** Far longer than this test. */
    private static final Duration PATIENT = Duration.ofHours(1);

    private final NodePair nodes = new NodePair();
    private final Node gw1 = nodes.gw1();
    private final Node gw2 = nodes.gw2();
    private final Wire wire = new Wire(nodes.capture());
    private final Set<String> from1 = gw1.machine().addressesOf("lan");
    private final Set<String> from2 = gw2.machine().addressesOf("lan");

    @AfterEach
    void stop() {
        nodes.close();
    }

    private static void waitsForPfsync(final Node node, final Duration timeout) {
        node.configure(
                "org.tandemgate.node.cfg",
                Map.of(
                        "name",
                        node.name(),
                        "ready.wait",
                        "pfsync",
                        "ready.timeout",
                        "" + timeout.toSeconds()));
    }

    /** gw1 has the better settings, and would be master long before gw2 may be. */
    @Test
    void aNodeIsNoCandidateUntilItsPartsAreReadyOrTheBoundIsOver() {
        waitsForPfsync(gw1, PATIENT);
        waitsForPfsync(gw2, BOUND);
        NodePair.carp(gw1, NodePair.lan(), "advskew", "0");
        NodePair.carp(gw2, NodePair.lan(), "advskew", "100");
        gw1.configure(
                "org.tandemgate.pfsync.cfg", Map.of("syncdev", "sync", "syncpeer", "10.255.0.2"));
        final Instant started = Instant.now();
        gw1.start();
        gw2.start();

        final Instant first = wire.firstAdvert(started, from2, any -> true, BOOT).at();
        gw2.awaitReady();
        assertTrue(Duration.between(started, first).compareTo(BOUND) > 0, first::toString);
        final String missed = gw2.status().get("problems").toString();
        assertTrue(
                missed.contains(
                        "took part after 10 s although it was waiting for pfsync, which is not there"),
                missed);

        awaitWaiting();
        assertFalse(Files.exists(gw1.data().resolve("ready")));
        assertEquals(List.of(), wire.adverts(started, from1), "a candidate that is not ready");

        gw1.ha("feature:install", "ha-pfsync").required();
        gw1.awaitReady();
        Wait.until("gw1 to be MASTER", NodePair.LIMIT, gw1::role, "MASTER"::equals);
        final String problems = gw1.status().get("problems").toString();
        assertFalse(problems.contains("took part"), problems);
    }

    private void awaitWaiting() {
        Wait.until(
                "gw1 to say what it waits for",
                NodePair.LIMIT,
                () ->
                        gw1.virtualHost("lan").get("state").text()
                                + ": "
                                + gw1.virtualHost("lan").get("reason").text(),
                "INIT: waiting for pfsync, which is not there yet"::equals);
    }
}
