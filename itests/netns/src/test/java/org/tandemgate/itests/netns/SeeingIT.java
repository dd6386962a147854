package org.tandemgate.itests.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.tandemgate.itests.world.Command;
import org.tandemgate.itests.world.GatewayPair;
import org.tandemgate.itests.world.Json;
import org.tandemgate.itests.world.Node;
import org.tandemgate.itests.world.Outcome;
import org.tandemgate.itests.world.Wait;

/**
 * What a pair tells of itself, on one pair: events, explanations, REST and metrics, asked from the
 * client with curl.
 */
final class SeeingIT {
    private static final String PASSWORD = "correct-horse";

    private static void install(final Node node) {
        NodePair.carp(node, NodePair.lan(), "advskew", node.name().equals("gw1") ? "0" : "100");
        node.start();
        node.awaitReady();
        node.ha(
                        "feature:install",
                        "ha-peer",
                        "ha-events",
                        "ha-metrics",
                        "ha-rest",
                        "ha-doctor",
                        "ha-notifications")
                .required();
    }

    /** The secret of both. */
    private static void shareKey(final NodePair nodes) {
        for (final Node node : List.of(nodes.gw1(), nodes.gw2())) {
            final Path key = node.data().resolve("peer.key");
            try {
                Files.writeString(key, "a secret of both nodes\n");
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
            node.configure("org.tandemgate.peer.cfg", Map.of("key.file", key.toString()));
        }
    }

    /** The other node as this one tells of it: by REST, and then by the command. */
    private static List<Json> other(final NodePair nodes, final Node asked) {
        final String rest = ask(nodes, "vera", own(asked) + "/api/v1/nodes");
        assertTrue(rest.startsWith("200 "), rest);
        return List.of(
                Json.parse(rest.substring(4)).get("nodes").item(1),
                asked.status().get("nodes").item(1));
    }

    private static void awaitOther(
            final NodePair nodes, final Node asked, final String state, final String role) {
        Wait.until(
                asked.name() + " to show the other node as " + state + " " + role,
                NodePair.LIMIT,
                () -> other(nodes, asked),
                seen ->
                        seen.stream()
                                .allMatch(
                                        it ->
                                                it.get("state").text().equals(state)
                                                        && it.get("role").text().equals(role)));
    }

    private static void bothAreShownSideBySide(final NodePair nodes) {
        awaitOther(nodes, nodes.gw1(), "live", "BACKUP");
        awaitOther(nodes, nodes.gw2(), "live", "MASTER");
        for (final Json other : other(nodes, nodes.gw2())) {
            assertEquals("gw1", other.get("node").text());
            assertTrue(other.get("ageMs").number() <= 2000, other::toString);
            final Json lan = other.get("virtualHosts").item(0);
            assertEquals("lan", lan.get("name").text());
            assertEquals("MASTER", lan.get("state").text());
        }
        final String text = nodes.gw2().ha("ha:status").output();
        assertTrue(text.contains("gw2 (this)") && text.contains("gw1 is MASTER, told"), text);
        assertEquals("[]", nodes.gw1().status().get("disagreements").toString());
    }

    /**
     * From the moment that it counts as silent it has no role, and what is known grows old; while
     * it is believed, what is known is young.
     */
    private static void aKilledNodeIsNeverMaster(final NodePair nodes, final Node asked) {
        final long begin = System.nanoTime();
        boolean silent = false;
        long age = 0;
        while (!silent || age < 3000) {
            assertTrue(System.nanoTime() - begin < NodePair.LIMIT.toNanos(), "last age " + age);
            for (final Json other : other(nodes, asked)) {
                final boolean live = other.get("state").text().equals("live");
                assertTrue(!live || other.get("ageMs").number() <= 2000, other::toString);
                assertTrue(live || !other.toString().contains("MASTER"), other::toString);
                assertTrue(live || other.get("role").text().equals("UNKNOWN"), other::toString);
                assertTrue(!silent || !live, "it came back from the dead");
                silent = !live;
                age = other.get("ageMs").number();
            }
        }
        assertEquals("UNKNOWN", asked.status().get("peer").get("role").text());
        assertTrue(asked.ha("ha:status").output().contains("is silent, nobody knows its role"));
    }

    /** Status of HTTP, a space, and the body. */
    private static String ask(
            final NodePair nodes, final String user, final String url, final String... more) {
        final List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sk",
                                "-m",
                                "20",
                                "-w",
                                "\n%{http_code}",
                                "-u",
                                user + ":" + PASSWORD));
        command.addAll(List.of(more));
        command.add(url);
        final String[] answer =
                nodes.net()
                        .client()
                        .run(command.toArray(new String[0]))
                        .output()
                        .strip()
                        .split("\n(?=[0-9]{3}$)", -1);
        return answer[answer.length - 1] + " " + (answer.length > 1 ? answer[0] : "");
    }

    private static String own(final Node node) {
        return "https://" + (node.name().equals("gw1") ? "10.0.0.2" : "10.0.0.3") + ":8443";
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
        Tools.need("curl");
        try (NodePair nodes = new NodePair()) {
            final Node gw1 = nodes.gw1();
            final Node gw2 = nodes.gw2();
            final Map<String, String> accounts =
                    Map.of("vera", PASSWORD + ",viewer", "otto", PASSWORD + ",operator");
            gw1.configure("users.properties", accounts);
            gw2.configure("users.properties", accounts);
            shareKey(nodes);
            install(gw1);
            install(gw2);
            awaitRole(gw1, "MASTER");
            awaitRole(gw2, "BACKUP");

            aDemotionIsToldWhenItBeginsAndEnds(gw1);
            restTellsWhatTheCommandTells(nodes);
            bothAreShownSideBySide(nodes);
            theVirtualAddressAnswersNobody(nodes);
            metricsAreTold(nodes);
            theDoctorFindsThePairWell(nodes);
            whoOnlyLooksMovesNothing(nodes);
            aHandOverIsToldByBothWithItsCause(nodes);
            theBackupExplainsItself(gw1, gw2);
            frontsComeAndGoWithoutTheElectionNoticing(gw2);
            theHistoryOutlivesTheProcess(nodes, gw2, gw1);
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
    private static void aHandOverIsToldByBothWithItsCause(final NodePair nodes) {
        final Node gw1 = nodes.gw1();
        final Node gw2 = nodes.gw2();
        final int before = gaps(nodes);
        final String done =
                ask(
                        nodes,
                        "otto",
                        own(gw1) + "/api/v1/operations/handover",
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        "{}");
        assertTrue(done.startsWith("200 "), done);
        awaitRole(gw2, "MASTER");
        final Json left = awaitEvent(gw1, "ROLE", "cause", "hand-over");
        assertEquals("BACKUP", left.get("details").get("to").text());
        final Json taken = awaitEvent(gw2, "ROLE", "cause", "hand-over");
        assertEquals("MASTER", taken.get("details").get("to").text());
        assertEquals(before + 1, gaps(nodes));
    }

    /** How many take-overs of gw2 have been measured. */
    private static int gaps(final NodePair nodes) {
        final String metrics = ask(nodes, "vera", own(nodes.gw2()) + "/metrics");
        final Matcher count =
                Pattern.compile("ha_gap_seconds_count\\{virtual_host=\"lan\"} ([0-9]+)")
                        .matcher(metrics);
        assertTrue(count.find(), metrics);
        return Integer.parseInt(count.group(1));
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

    private static void restTellsWhatTheCommandTells(final NodePair nodes) {
        final String answer =
                Wait.until(
                        "gw1 to serve",
                        NodePair.LIMIT,
                        () -> ask(nodes, "vera", own(nodes.gw1()) + "/api/v1/status"),
                        it -> it.startsWith("200 "));
        final Json rest = Json.parse(answer.substring(4));
        final Json command = nodes.gw1().status();
        for (final String member : List.of("node", "role", "maintenance", "ready")) {
            assertEquals(command.get(member).toString(), rest.get(member).toString(), member);
        }
        final Json here = rest.get("virtualHosts").item(0);
        final Json there = command.get("virtualHosts").item(0);
        for (final String member : List.of("name", "state", "since", "reason", "addresses")) {
            assertEquals(there.get(member).toString(), here.get(member).toString(), member);
        }
    }

    /** The node that holds it refuses, and names the nodes' own addresses. */
    private static void theVirtualAddressAnswersNobody(final NodePair nodes) {
        final String refused =
                ask(nodes, "otto", "https://" + GatewayPair.LAN_ADDRESS + ":8443/api/v1/status");
        assertTrue(refused.startsWith("421 "), refused);
        assertTrue(refused.contains("gw1 at") && refused.contains("10.0.0.2"), refused);
        // No other door: neither SSH nor anything else is listened on.
        for (final String line :
                nodes.gw1()
                        .machine()
                        .run("ss", "-Hltn")
                        .required()
                        .output()
                        .strip()
                        .split("\n", -1)) {
            assertTrue(line.contains(":8443 "), line);
        }
    }

    private static void isReadByPromtool(final String metrics) {
        Tools.need("promtool");
        final Path file;
        try {
            file = Files.createTempFile("metrics", ".txt");
            Files.writeString(file, metrics + "\n");
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        final Outcome read = Command.run("sh", "-c", "promtool check metrics < " + file);
        assertEquals("", read.errors());
        assertEquals(0, read.exit(), read::toString);
    }

    private static void metricsAreTold(final NodePair nodes) {
        final String metrics = ask(nodes, "vera", own(nodes.gw1()) + "/metrics");
        assertTrue(metrics.contains("ha_peer_state{state=\"live\"} 1.0"), metrics);
        isReadByPromtool(metrics.substring(metrics.indexOf('#')));
        assertTrue(
                metrics.contains(
                        "ha_role{group=\"carp\",node=\"gw1\",role=\"MASTER\",virtual_host=\"lan\"}"
                                + " 1.0"),
                metrics);
    }

    /** Of a pair that is well nothing fails, and the archive has no passphrase. */
    private static void theDoctorFindsThePairWell(final NodePair nodes) {
        final Json report = Json.parse(nodes.gw1().ha("ha:doctor", "--pair", "--json").output());
        final Map<String, String> verdicts = new TreeMap<>();
        for (final Json check : report.get("checks").items()) {
            verdicts.put(check.get("id").text(), check.get("verdict").text());
            assertTrue(!check.get("verdict").text().equals("fail"), check::toString);
        }
        assertTrue(verdicts.size() >= 40, verdicts::toString);
        for (final String id : List.of("pair.adverts", "pair.agree", "pair.versions")) {
            assertEquals("ok", verdicts.get(id), id);
        }
        final String rest = ask(nodes, "vera", own(nodes.gw2()) + "/api/v1/doctor?pair=true");
        assertTrue(rest.startsWith("200 ") && rest.contains("pair.adverts"), rest);
        final Path archive =
                Path.of(
                        Json.parse(nodes.gw1().ha("ha:support", "--json").required().output())
                                .get("file")
                                .text());
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertTrue(zip.size() > 5, zip::toString);
            for (final ZipEntry entry : Collections.list(zip.entries())) {
                final String text =
                        new String(
                                zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(!text.contains(PASSWORD), entry::getName);
                assertTrue(
                        !entry.getName().contains("carp-lan")
                                || text.contains("passphrase = (hidden)"),
                        text);
            }
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void whoOnlyLooksMovesNothing(final NodePair nodes) {
        final String refused =
                ask(
                        nodes,
                        "vera",
                        own(nodes.gw1()) + "/api/v1/operations/handover",
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        "{}");
        assertTrue(refused.startsWith("403 "), refused);
        assertEquals("MASTER", nodes.gw1().role());
    }

    /** Stopped, started and restarted while this node is MASTER. */
    private static void frontsComeAndGoWithoutTheElectionNoticing(final Node master) {
        final String since = master.virtualHost("lan").get("since").text();
        for (final String bundle :
                List.of("rest", "metrics", "events", "peer", "doctor", "notifications")) {
            master.ha("bundle:stop", "org.tandemgate." + bundle).required();
            master.ha("bundle:start", "org.tandemgate." + bundle).required();
            master.ha("bundle:restart", "org.tandemgate." + bundle).required();
        }
        assertEquals("MASTER", master.role());
        assertEquals(since, master.virtualHost("lan").get("since").text());
    }

    private static void theHistoryOutlivesTheProcess(
            final NodePair nodes, final Node killed, final Node heir) {
        final long last =
                Json.parse(killed.ha("ha:events", "--json").output()).get("lastId").number();
        killed.kill();
        final Json silence = awaitEvent(heir, "ROLE", "cause", "silence");
        assertEquals("MASTER", silence.get("details").get("to").text());
        aKilledNodeIsNeverMaster(nodes, heir);

        killed.start();
        killed.awaitReady();
        awaitOther(nodes, heir, "live", "BACKUP");
        final Outcome later =
                killed.ha("ha:events", "--since", Long.toString(last - 1), "--json").required();
        final List<Json> events = Json.parse(later.output()).get("events").items();
        assertEquals(last, events.get(0).get("id").number());
        final long epoch = events.get(0).get("epoch").number();
        assertEquals("STARTED", events.get(1).get("kind").text());
        assertEquals(last + 1, events.get(1).get("id").number());
        assertEquals(epoch + 1, events.get(1).get("epoch").number());
    }
}
