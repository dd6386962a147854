package org.tandemgate.shell.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.election.Demotion;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.election.VirtualHostStatus;
import org.tandemgate.api.node.Problem;
import org.tandemgate.api.peer.NodeViews;
import org.tandemgate.shell.carp.FakeElection;
import org.tandemgate.shell.carp.HostFixture;
import org.tandemgate.shell.output.ExitCode;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.Screen;
import org.tandemgate.shell.output.Transcript;

class StatusTest {
    private static final Instant NOW = HostFixture.NOW;

    private final FakeNode node = new FakeNode();
    private final FakeElection election = new FakeElection();
    private final FakeServices services =
            new FakeServices().with(node).with(election).withBundle("carp", "1.0.0");

    private static HostFixture master(final String name) {
        return new HostFixture(name, Role.MASTER);
    }

    private static HostFixture backup(final String name) {
        return new HostFixture(name, Role.BACKUP).since(90, "a better one is there");
    }

    /** As the command does, at a fixed time. */
    private Snapshot snapshot() {
        final Snapshot taken = Snapshot.take(services);
        return new Snapshot(
                taken.node(),
                taken.electing(),
                taken.hosts(),
                taken.demotions(),
                taken.problems(),
                taken.dropped(),
                taken.pauses(),
                taken.bundles(),
                NodeViews.of(services, NOW, new TreeMap<>(Map.of("kernel", "6.1"))),
                NOW);
    }

    private ExitCode exitCode(final VirtualHostStatus... hosts) {
        for (final VirtualHostStatus host : hosts) {
            election.with(host);
        }
        final Snapshot snapshot = snapshot();
        return Condition.of(snapshot, Findings.of(snapshot)).exitCode();
    }

    private String text(final boolean verbose) {
        final Transcript transcript = new Transcript();
        final Snapshot snapshot = snapshot();
        new StatusText(snapshot, Findings.of(snapshot), transcript.screen()).print(verbose);
        transcript.text().lines().forEach(line -> assertTrue(line.length() <= Screen.WIDTH, line));
        return transcript.text();
    }

    private String json() {
        final Snapshot snapshot = snapshot();
        return StatusJson.of(snapshot, Findings.of(snapshot)) + "\n";
    }

    private static JsonObject parse(final String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private void troubles() {
        election.with(master("lan").demotion(1).dropped("badauth", 12).build());
        election.with(
                new HostFixture("wan", Role.INIT)
                        .since(4, "link of eth1 is down")
                        .problem("link of eth1 is down")
                        .build());
        election.with(backup("dmz").heard(9000, 0).build());
        election.demotions.add(
                new Demotion(
                        "carp",
                        "operator",
                        "new cable",
                        1,
                        NOW.minusSeconds(65),
                        NOW.plusSeconds(600)));
        election.demotions.add(
                new Demotion("*", "carp", "link down: eth1", 240, NOW.minusSeconds(4), null));
        node.problems =
                List.of(
                        new Problem(
                                "org.tandemgate.carp-lan.cfg",
                                "advskew is 300, needs 0..254 (org.tandemgate.carp-lan.cfg)",
                                NOW.minusSeconds(30)));
        services.withBundle("gratuitousarp", "1.0.0 stopped");
    }

    @Test
    void aHealthyMaster() throws Exception {
        election.with(master("lan").address("2001:db8::1/64").build());
        election.with(master("wan").heard(3_600_000, 100).build());

        Transcript.assertGolden("ha-status-master.txt", text(false));
        Transcript.assertGolden("ha-status-master-verbose.txt", text(true));
        Transcript.assertGolden("ha-status-master.json", json());
    }

    @Test
    void aHealthyBackup() throws Exception {
        election.with(backup("lan").heard(412, 0).build());

        Transcript.assertGolden("ha-status-backup.txt", text(false));
    }

    @Test
    void everyTroubleHasCauseAndNextCommand() throws Exception {
        troubles();

        Transcript.assertGolden("ha-status-troubles.txt", text(true));
        Transcript.assertGolden("ha-status-troubles.json", json());
    }

    /** The link is not down, it is not there; and one virtual host need not hold up the others. */
    @Test
    void aMissingInterfaceIsNamedWithTheWayOutOfTheDemotion() throws Exception {
        final String reason = "waiting for interface eth9, which does not exist; make it or ...";
        election.with(master("lan").demotion(240).build());
        election.with(new HostFixture("dmz", Role.INIT).since(4, reason).problem(reason).build());
        election.demotions.add(
                new Demotion("carp", "carp", "link down: eth9", 240, NOW.minusSeconds(4), null));

        final String text = text(false).replaceAll("\\s+", " ");

        assertTrue(
                text.contains(
                        "demotion group carp +240 by link down: eth9, since 4.0 s"
                                + " next make interface eth9 or correct the key interface; it is"
                                + " waited for. To serve the others meanwhile: allow = false in"
                                + " etc/org.tandemgate.carp-dmz.cfg"),
                text);
    }

    @Test
    void maintenanceIsShownOnceWithReasonAndEnd() throws Exception {
        node.maintenance = "new disk";
        election.with(backup("lan").demotion(240).heard(412, 0).build());
        election.demotions.add(
                new Demotion("*", "node", "maintenance", 240, NOW.minusSeconds(180), null));

        Transcript.assertGolden("ha-status-maintenance.txt", text(false));
        assertEquals(ExitCode.DEGRADED, exitCode());
    }

    /** Keys and nesting of the contract. */
    @Test
    void jsonHoldsWhatTheContractPromises() {
        troubles();
        final JsonObject status = parse(json());

        assertTrue(
                status.keySet()
                        .containsAll(
                                Set.of(
                                        "node",
                                        "role",
                                        "maintenance",
                                        "virtualHosts",
                                        "demotion",
                                        "bundles",
                                        "peer")));
        final JsonObject host = status.getJsonArray("virtualHosts").getJsonObject(0);
        assertTrue(
                host.keySet()
                        .containsAll(
                                Set.of(
                                        "name",
                                        "interface",
                                        "vhid",
                                        "state",
                                        "since",
                                        "reason",
                                        "addresses",
                                        "advbase",
                                        "advskew",
                                        "effectiveAdvskew",
                                        "demotion",
                                        "advertsSent",
                                        "advertsReceived",
                                        "dropped")));
        assertEquals(12, host.getJsonObject("dropped").getInt("badauth"));
        assertEquals("MIXED", status.getString("role"));
        final JsonObject demotion = status.getJsonArray("demotion").getJsonObject(0);
        assertEquals(
                Set.of("group", "owner", "reason", "amount", "since", "expires"),
                demotion.keySet());
        assertEquals("1.0.0", status.getJsonObject("bundles").getString("carp"));
        assertTrue(
                status.getJsonObject("peer")
                        .keySet()
                        .containsAll(Set.of("name", "seenAgeMs", "role")));
    }

    @Test
    void peerIsKnownByItsAdvertisementsAlone() {
        election.with(master("lan").build());
        final JsonObject never = parse(json()).getJsonObject("peer");
        assertEquals("gw2", never.getString("name"));
        assertTrue(never.isNull("seenAgeMs"));
        assertEquals("UNKNOWN", never.getString("role"));

        election.with(backup("wan").heard(412, 0).build());
        final JsonObject heard = parse(json()).getJsonObject("peer");
        assertEquals(412, heard.getInt("seenAgeMs"));
        assertEquals("MASTER", heard.getString("role"));
    }

    @Test
    void aMasterAndABackupWithItsMasterAreFine() {
        assertEquals(ExitCode.FINE, exitCode(master("lan").build()));
        assertEquals(ExitCode.FINE, exitCode(backup("wan").heard(412, 0).build()));
    }

    @Test
    void noVirtualHostIsDegraded() {
        assertEquals(ExitCode.DEGRADED, exitCode());
    }

    @Test
    void initBesideAMasterIsDegraded() {
        assertEquals(
                ExitCode.DEGRADED,
                exitCode(
                        master("lan").build(),
                        new HostFixture("wan", Role.INIT).since(1, "no link").build()));
    }

    @Test
    void nobodyHeardAndNothingHeldIsNoMaster() {
        assertEquals(
                ExitCode.NO_MASTER,
                exitCode(backup("lan").heard(9000, 0).build(), backup("wan").build()));
    }

    @Test
    void problemsAndDemotionDegrade() {
        assertEquals(ExitCode.DEGRADED, exitCode(master("lan").problem("address not set").build()));
    }

    @Test
    void demotionAloneDegrades() {
        election.demotions.add(new Demotion("carp", "operator", "operator", 1, NOW, null));
        assertEquals(ExitCode.DEGRADED, exitCode(master("lan").demotion(1).build()));
    }

    @Test
    void twoMastersDegrade() {
        assertEquals(ExitCode.DEGRADED, exitCode(master("lan").heard(100, 0).build()));
        assertTrue(text(false).contains("two masters"));
    }

    /** What comes in now is told by the election itself; a counter may be months old. */
    @Test
    void aRefusedCounterAloneIsHistory() {
        assertEquals(ExitCode.FINE, exitCode(master("lan").dropped("badauth", 1).build()));
    }

    @Test
    void twoVersionsOfABundleDegrade() {
        services.withBundle("carp", "1.0.0 beside 1.0.1 not resolved");
        assertEquals(ExitCode.DEGRADED, exitCode(master("lan").build()));
        assertTrue(text(false).contains("feature:uninstall"));
    }

    @Test
    void roleOfTheNodeIsThatOfAllOrMixed() {
        assertEquals("INIT", Condition.role(List.of()));
        assertEquals("MASTER", Condition.role(List.of(master("a").build(), master("b").build())));
        assertEquals("MIXED", Condition.role(List.of(master("a").build(), backup("b").build())));
    }
}
