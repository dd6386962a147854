package org.tandemgate.node.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.election.NodePolicy;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;
import org.tandemgate.api.node.Problem;

class LocalNodeTest {
    @TempDir private Path data;
    private Path flag = Path.of("");
    private final FakeElection election = new FakeElection();

    @BeforeEach
    void oneMaster() {
        flag = data.resolve("tandemgate/maintenance");
        election.roles.put("lan", Role.MASTER);
        election.roles.put("wan", Role.MASTER);
        election.roles.put("dmz", Role.BACKUP);
    }

    private LocalNode node() {
        return new LocalNode(NodeSettings.defaults("gw1"), new MaintenanceFlag(flag));
    }

    private LocalNode attached() {
        final LocalNode node = node();
        node.attach(election);
        election.calls.clear();
        return node;
    }

    @Test
    void policyReachesAnElectionThatComesLateAndEveryOneAfterIt() {
        final LocalNode node = node();
        node.configure(
                new NodeSettings(
                        "gw1",
                        NodeSettings.Sync.NONE,
                        false,
                        Duration.ofSeconds(20),
                        false,
                        new NodeSettings.Links(Duration.ofMillis(300), Duration.ofMillis(400)),
                        NodeSettings.Gate.DEFAULT),
                List.of());
        final NodePolicy expected =
                new NodePolicy(
                        false,
                        Duration.ofSeconds(20),
                        false,
                        false,
                        Duration.ofMillis(300),
                        Duration.ofMillis(400),
                        null);

        node.attach(election);
        assertEquals(expected, election.policy);

        final FakeElection second = new FakeElection();
        node.attach(second);
        node.detach(election);
        assertEquals(expected, second.policy);
        node.configure(NodeSettings.defaults("gw1"), List.of());
        assertTrue(Objects.requireNonNull(second.policy).preempt());
    }

    @Test
    void policyIsHeldBackUntilTheSettingsAreKnown() {
        final LocalNode node = node();
        node.holdPolicy();
        node.attach(election);
        assertNull(election.policy, "virtual hosts must stay in INIT");

        node.releasePolicy();
        assertEquals(NodeSettings.defaults("gw1").policy(false, null), election.policy);
    }

    @Test
    void flagIsOnDiskBeforeAnythingMoves() throws RefusedException {
        final LocalNode node = attached();
        final List<Boolean> flagSeen = new ArrayList<>();
        election.witness = () -> flagSeen.add(Files.exists(flag));

        final String text = node.enterMaintenance("replace disk", false);

        assertEquals(List.of(true, true), flagSeen);
        assertEquals(
                List.of("apply maintenance=true", "handOver 5000 ms force=false"), election.calls);
        assertEquals("lan: 10.0.0.3 took over; wan: 10.0.0.3 took over", text);
        assertTrue(node.status().maintenance());
        assertEquals("replace disk", node.status().maintenanceReason());
    }

    @Test
    void whatTheDemotionAloneHasMovedIsToldToo() throws RefusedException {
        election.peerPreempts = true;

        assertEquals(
                "lan: the peer took over; wan: the peer took over",
                attached().enterMaintenance("", false));
    }

    @Test
    void anElectionThatDoesNotAnswerHasHandedNothingOver() {
        final LocalNode node = attached();
        election.deaf = true;

        final var refused = assertThrows(RefusedException.class, () -> node.handOver(false));

        assertTrue(
                refused.getMessage().startsWith("lan: the election did not answer in time"),
                refused.getMessage());
    }

    @Test
    void withoutATakerMaintenanceIsOffAgainAndTheReasonIsTold() {
        final LocalNode node = attached();
        election.peerTakesOver = false;

        final var refused =
                assertThrows(RefusedException.class, () -> node.enterMaintenance("x", false));

        assertTrue(
                refused.getMessage().startsWith("maintenance is off again: lan: nobody took over"),
                refused.getMessage());
        assertTrue(refused.getMessage().contains("badauth"), refused.getMessage());
        assertFalse(Files.exists(flag));
        assertFalse(node.status().maintenance());
        assertEquals(
                List.of(
                        "apply maintenance=true",
                        "handOver 5000 ms force=false",
                        "apply maintenance=false"),
                election.calls);
        assertEquals(Role.MASTER, election.roles.get("lan"));
    }

    @Test
    void refusalInMaintenanceKeepsItsFirstReasonAndTime() throws RefusedException {
        final LocalNode node = attached();
        node.enterMaintenance("first", false);
        final Instant since = node.status().maintenanceSince();
        election.roles.put("lan", Role.MASTER);
        election.peerTakesOver = false;

        final var refused =
                assertThrows(RefusedException.class, () -> node.enterMaintenance("second", false));

        assertTrue(refused.getMessage().startsWith("still in maintenance"), refused.getMessage());
        assertEquals("first", node.status().maintenanceReason());
        assertEquals(since, node.status().maintenanceSince());
        assertEquals("first", node().status().maintenanceReason());
    }

    @Test
    void forceEntersWithoutATakerAndSaysWhoServes() throws RefusedException {
        final LocalNode node = attached();
        election.peerTakesOver = false;

        assertEquals(
                "lan: nobody took over; wan: nobody took over; while no other node takes over, this"
                        + " one serves, demoted by 240",
                node.enterMaintenance("", true));

        assertTrue(node.status().maintenance());
        assertTrue(
                election.calls.contains("handOver 5000 ms force=true"), election.calls::toString);
    }

    @Test
    void maintenanceSurvivesARestart() throws RefusedException {
        attached().enterMaintenance("kernel update", false);

        final LocalNode restarted = node();
        restarted.attach(election);

        assertTrue(Objects.requireNonNull(election.policy).maintenance());
        assertEquals("kernel update", restarted.status().maintenanceReason());
    }

    @Test
    void leavingEndsItForGoodAndOnlyOnce() throws RefusedException {
        final LocalNode node = attached();
        node.enterMaintenance("", false);

        assertTrue(node.leaveMaintenance().startsWith("gw1 takes part again"));

        assertFalse(Objects.requireNonNull(election.policy).maintenance());
        assertFalse(Files.exists(flag));
        final var refused = assertThrows(RefusedException.class, node::leaveMaintenance);
        assertEquals("gw1 is not in maintenance; nothing to end", refused.getMessage());
    }

    @Test
    void nothingMovesWhenTheFlagCannotBeStored() throws Exception {
        final LocalNode node = attached();
        Files.writeString(data.resolve("tandemgate"), "a file where a directory is needed");

        final var refused =
                assertThrows(RefusedException.class, () -> node.enterMaintenance("", true));

        assertTrue(
                refused.getMessage().startsWith("maintenance would not survive a restart"),
                refused.getMessage());
        assertEquals(List.of(), election.calls);
        assertFalse(node.status().maintenance());
    }

    @Test
    void damagedFlagMeansMaintenanceAndIsKeptAside() throws Exception {
        Files.createDirectories(flag.getParent());
        Files.writeString(flag, "since=2026-01-01T00:00:00Z\nreas");

        final LocalNode node = node();
        node.attach(election);

        assertTrue(node.status().maintenance());
        assertTrue(Objects.requireNonNull(election.policy).maintenance());
        assertEquals(
                "since=2026-01-01T00:00:00Z\nreas",
                Files.readString(flag.resolveSibling("maintenance.damaged")));
        final Problem problem = node.problems().get(0);
        assertTrue(problem.text().contains("ha:maintenance off"), problem.text());
        assertTrue(node().status().maintenance(), "still so after another restart");

        node.leaveMaintenance();
        assertEquals(List.of(), node.problems());
        assertFalse(node().status().maintenance());
    }

    @Test
    void aPreviewTellsAndMovesNothing() throws RefusedException {
        final LocalNode node = attached();

        assertEquals("lan: within 5; wan: within 5", node.previewHandOver(false));
        assertEquals("lan: forced within 5; wan: forced within 5", node.previewHandOver(true));
        assertEquals(Role.MASTER, election.roles.get("lan"));
    }

    /** The command socket previews after every start, when an administrator may be handing over. */
    @Test
    void aPreviewKeepsNoHandOverOut() throws RefusedException {
        final LocalNode node = attached();
        final AtomicBoolean handsOver = new AtomicBoolean(true);
        election.witness =
                () -> {
                    if (handsOver.getAndSet(false)) {
                        assertDoesNotThrow(() -> node.handOver(true));
                    }
                };

        node.previewHandOver(false);

        assertTrue(
                election.calls.contains("handOver 5000 ms force=true"), election.calls::toString);
    }

    @Test
    void handOverWithoutATakerIsRefusedAndForceIsNot() throws RefusedException {
        final LocalNode node = attached();
        election.peerTakesOver = false;

        assertThrows(RefusedException.class, () -> node.handOver(false));
        assertEquals("lan: nobody took over; wan: nobody took over", node.handOver(true));
        assertEquals("no virtual host is MASTER here, nothing to hand over", node.handOver(false));
        assertFalse(node.status().maintenance());
    }

    @Test
    void thePeerGetsItsOwnMasterDownTimeWithinBounds() {
        election.masterDownNanos = Duration.ofSeconds(9).toNanos();
        assertEquals(Duration.ofSeconds(11), Departure.bound(election));
        election.masterDownNanos = Duration.ofSeconds(59).toNanos();
        assertEquals(Duration.ofSeconds(60), Departure.bound(election));
        election.masterDownNanos = 0;
        assertEquals(Duration.ofSeconds(5), Departure.bound(election));
    }

    @Test
    void withoutAnElectionNothingIsHandedOver() {
        final LocalNode node = node();

        final var refused = assertThrows(RefusedException.class, () -> node.handOver(true));
        assertTrue(refused.getMessage().contains("feature:install ha-carp"), refused.getMessage());
        assertThrows(RefusedException.class, () -> node.enterMaintenance("", true));
        assertFalse(Files.exists(flag));
    }

    @Test
    void oneOperationAtATime() throws Exception {
        final LocalNode node = attached();
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        election.witness =
                () -> {
                    inside.countDown();
                    awaitLatch(go);
                };
        final Thread first =
                new Thread(
                        () -> {
                            try {
                                node.handOver(false);
                            } catch (final RefusedException refused) {
                                throw new AssertionError(refused);
                            }
                        });
        first.start();
        awaitLatch(inside);

        final var refused = assertThrows(RefusedException.class, () -> node.handOver(false));
        go.countDown();
        first.join(5000);

        assertTrue(refused.getMessage().startsWith("another hand-over"), refused.getMessage());
        assertEquals("no virtual host is MASTER here, nothing to hand over", node.handOver(false));
    }

    private static void awaitLatch(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.SECONDS), "not reached within 5 s");
        } catch (final InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
