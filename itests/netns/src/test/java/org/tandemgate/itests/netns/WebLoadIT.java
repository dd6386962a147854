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
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Frame;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Program;
import org.tandemgate.itests.world.Wait;
import org.tandemgate.itests.world.probe.Probe;
import org.tandemgate.itests.world.probe.WebLoadMain;

/**
 * 200 streams of events and 100 requests a second do not move an advertisement of the node that
 * serves them by more than 10 ms. For 8 s, or {@code -Dtandemgate.webload.seconds}, beside as many
 * quiet ones of the same run; spacings are read on the wire, at the client. Where the machine
 * itself stands still for as long in every attempt, it is asked of nine in ten.
 */
final class WebLoadIT {
    private static final String PASSWORD = "correct-horse";
    private static final int STREAMS = 200;
    private static final int PER_SECOND = 100;
    private static final double ALLOWED_MILLIS = 10;

    /** Of what is asked for; the machine has to serve the node, the clients and the others. */
    private static final double SERVED = 0.7;

    private static final Duration OPENING = Duration.ofSeconds(60);

    /** advbase 0, advskew 26: an advertisement every 101.6 ms, ten times what 1 s would show. */
    private static final String ADVSKEW = "26";

    private static final double INTERVAL_MILLIS = 26 * 1000 / 256.0;

    /** Once more when the machine itself stood still, or was too slow to be loaded. */
    private static final int ATTEMPTS = 4;

    private static final Pattern TOLD =
            Pattern.compile(
                    "streams=(\\d+) ended=(\\d+) events=(\\d+) answered=(\\d+) failed=(\\d+)");

    private final Duration span =
            Duration.ofSeconds(Integer.getInteger("tandemgate.webload.seconds", 8));

    /** How far the advertisements of a while were from where they should have been, ms, sorted. */
    private record Moved(List<Double> millis, int adverts) {
        double worst() {
            return millis.get(millis.size() - 1);
        }

        double nineOfTen() {
            return millis.get(millis.size() * 9 / 10);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d advertisements, half within %.2f, 9 of 10 within %.2f, all within %.2f"
                            + " ms",
                    adverts,
                    millis.get(millis.size() / 2),
                    nineOfTen(),
                    worst());
        }
    }

    private static void install(final Node node) {
        final boolean first = node.name().equals("gw1");
        final Path key = node.data().resolve("peer.key");
        try {
            Files.writeString(key, "a secret of both nodes\n");
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        node.configure("org.tandemgate.peer.cfg", Map.of("key.file", key.toString()));
        node.configure(
                "users.properties",
                Map.of("vera", PASSWORD + ",viewer", "otto", PASSWORD + ",operator"));
        // The other one waits a second: nobody takes over because this machine stood still.
        final String advskew = first ? ADVSKEW : "254";
        NodePair.carp(node, NodePair.lan(), "advbase", "0", "advskew", advskew);
        // Of another group: it is demoted, so that there is something to tell.
        NodePair.carp(node, NodePair.serverSide(), "advskew", first ? "0" : "100", "group", "wan");
        node.start();
        node.awaitReady();
        node.ha("feature:install", "ha-peer", "ha-events", "ha-metrics", "ha-rest").required();
    }

    private Moved watch(final NodePair nodes) {
        final Instant from = Instant.now();
        final Instant end = from.plus(span);
        for (boolean demote = true; Instant.now().isBefore(end); demote = !demote) {
            // One event a second: every stream is written to.
            post(nodes, demote ? "demote" : "undemote");
            Wait.pause(Duration.ofSeconds(1));
        }
        final List<Instant> sent =
                nodes.capture().advertsSince(from).stream()
                        .filter(it -> it.source().equals("10.0.0.2") && it.vhid() == 1)
                        .map(Frame.Advert::at)
                        .toList();
        final List<Double> moved = new ArrayList<>();
        for (int i = 1; i < sent.size(); i++) {
            final double apart = Duration.between(sent.get(i - 1), sent.get(i)).toNanos() / 1e6;
            moved.add(Math.abs(apart - INTERVAL_MILLIS));
        }
        moved.sort(null);
        final double expected = span.toMillis() / INTERVAL_MILLIS;
        assertTrue(sent.size() > 0.9 * expected, sent.size() + " of " + expected);
        return new Moved(List.copyOf(moved), sent.size());
    }

    private static void post(final NodePair nodes, final String operation) {
        nodes.net()
                .client()
                .run(
                        "curl",
                        "-skf",
                        "-u",
                        "otto:" + PASSWORD,
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        "{\"group\":\"wan\",\"amount\":1,\"reason\":\"load\"}",
                        "https://10.0.0.2:8443/api/v1/operations/" + operation);
    }

    private static String since(final NodePair nodes) {
        return nodes.gw1().virtualHost("lan").get("since").text()
                + nodes.gw2().virtualHost("lan").get("since").text();
    }

    @Test
    void whoeverLooksNeverMovesAnAdvertisement() {
        try (NodePair nodes = new NodePair()) {
            install(nodes.gw1());
            install(nodes.gw2());
            nodes.awaitMaster(nodes.net().gw1());
            final Program load = begin(nodes);
            final String before = since(nodes);
            for (int attempt = 1; ; attempt++) {
                load.signal("STOP");
                final Moved quiet = watch(nodes);
                load.signal("CONT");
                final int begun = told(load, 4);
                final int events = told(load, 3);
                final Moved busy;
                final long late;
                try (Lateness lateness = new Lateness()) {
                    busy = watch(nodes);
                    late = lateness.longestMillis();
                }
                final int answered = told(load, 4) - begun;
                final int seen = told(load, 3) - events;
                System.out.println(
                        "measured advertisements, quiet: "
                                + quiet
                                + "; under load: "
                                + busy
                                + ", "
                                + answered
                                + " answers, "
                                + seen
                                + " events; an idle thread was late by "
                                + late
                                + " ms at most");
                final boolean isCalm = quiet.worst() <= ALLOWED_MILLIS;
                final double added = busy.worst() - quiet.worst();
                final boolean isLoaded = isLoaded(load, answered, seen);
                if (isCalm && isLoaded && added <= ALLOWED_MILLIS) {
                    break;
                }
                if (attempt == ATTEMPTS) {
                    assertTrue(isLoaded, load::output);
                    assertTrue(
                            (late < ALLOWED_MILLIS ? added : busy.nineOfTen()) <= ALLOWED_MILLIS,
                            () -> quiet + " without load, " + busy + " with it");
                    break;
                }
            }
            assertEquals(before, since(nodes));
        }
    }

    private static Program begin(final NodePair nodes) {
        Wait.until(
                "gw1 to serve",
                NodePair.LIMIT,
                () ->
                        nodes.net()
                                .client()
                                .run("curl", "-skf", "https://10.0.0.2:8443/api/v1/live")
                                .output(),
                it -> it.contains("true"));
        final Program load =
                nodes.world()
                        .own(
                                nodes.net()
                                        .client()
                                        .start(
                                                "webload",
                                                Probe.ordinaryJava(
                                                        "160m",
                                                        WebLoadMain.class,
                                                        "10.0.0.2:8443",
                                                        "vera:" + PASSWORD,
                                                        "" + STREAMS,
                                                        "" + PER_SECOND),
                                                Map.of()));
        load.awaitOutput("web load ready", OPENING);
        return load;
    }

    /** What the load says it has seen so far. */
    private static int told(final Program load, final int group) {
        final Matcher matcher = TOLD.matcher(load.output());
        int last = 0;
        while (matcher.find()) {
            last = Integer.parseInt(matcher.group(group));
        }
        return last;
    }

    /** Else nothing was measured. */
    private boolean isLoaded(final Program load, final int answered, final int events) {
        assertEquals(STREAMS, told(load, 1), load::output);
        final double seconds = span.toSeconds();
        return answered >= SERVED * seconds * PER_SECOND && events >= SERVED * seconds * STREAMS;
    }
}
