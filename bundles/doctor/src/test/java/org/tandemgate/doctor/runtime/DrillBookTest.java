package org.tandemgate.doctor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.Doctor;
import org.tandemgate.api.doctor.DoctorReport;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.DrillReport.Gap;
import org.tandemgate.api.doctor.DrillReport.Verdict;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.api.election.Role;

/** Every drill passes on a pair that does what it should, fails on one that does not, and ends. */
class DrillBookTest {
    private final FakePair pair = new FakePair();
    private CheckResult finding = CheckResult.ok("pair.agree", "they do");
    private final Doctor doctor =
            both -> new DoctorReport("gw1", both, List.of(finding), Instant.now(), 1);
    private final DrillBook book = new DrillBook(pair, doctor, pair);

    private DrillReport run(final String name) throws RefusedException {
        final DrillReport report = book.run(name);
        assertTrue(pair.isAsBefore(), () -> "left behind by " + report + pair.done);
        assertEquals(report, book.latest());
        assertTrue(report.tookMillis() <= 1000L * DrillRun.BOUND_SECONDS, report::toString);
        return report;
    }

    @Test
    void theyHaveNames() {
        assertEquals(
                List.of("cable", "demotion", "hand-over"),
                book.all().stream().map(Drill::name).toList());
        assertNull(book.latest());
    }

    /** The clocks of the nodes differ by 5 s, which is known; both had the role for 1 ms. */
    @Test
    void whatIsPlannedCostsNobodyAnything() throws Exception {
        for (final String name : List.of("hand-over", "demotion")) {
            final DrillReport report = run(name);
            assertEquals(Verdict.PASSED, report.verdict(), report::toString);
            assertEquals(
                    List.of(new Gap("lan", false, -1, 5, 0), new Gap("lan", true, -1, 5, 0)),
                    report.gaps());
            assertEquals(Role.MASTER, pair.here());
        }
        assertEquals(
                List.of(
                        "handover",
                        "demote 1",
                        "undemote 1",
                        "undemote 1",
                        "demote 240",
                        "undemote 240",
                        "undemote 240"),
                pair.done);
        final DrillReport latest = book.latest();
        assertNotNull(latest);
        assertEquals(2, latest.number());
    }

    /** 3 x 1 s + 100/256 s is what the other one waits by its settings. */
    @Test
    void aPulledCableCostsTheMasterDownTime() throws Exception {
        final DrillReport report = run("cable");
        assertEquals(Verdict.PASSED, report.verdict(), report::toString);
        assertEquals(3300, report.gaps().get(0).millis());
        assertEquals(3890.6, report.gaps().get(0).allowedMillis());
        assertEquals(new Gap("lan", true, -1, 5, 0), report.gaps().get(1));
        assertEquals("cut eth0 true", pair.done.get(0));
    }

    @Test
    void aGapThatIsTooLongIsAFailure() throws Exception {
        pair.takesOverAfterMillis = 4000;
        final DrillReport report = run("cable");
        assertEquals(Verdict.FAILED, report.verdict());
        assertEquals(
                "nobody was MASTER for too long: lan there 4000 ms, 3891 allowed", report.text());
    }

    @Test
    void whoDoesNotTakeOverFailsAndNothingIsLeft() throws Exception {
        pair.takesOver = false;
        for (final String name : List.of("cable", "demotion")) {
            final DrillReport report = run(name);
            assertEquals(Verdict.FAILED, report.verdict());
            assertTrue(report.text().contains("did not take over within 20 s"), report::text);
            assertEquals(List.of(), report.gaps());
            assertEquals(Role.MASTER, pair.here());
        }
        final DrillReport report = run("hand-over");
        assertEquals(Verdict.FAILED, report.verdict());
        assertEquals("it could not begin: lan: nobody took over", report.text());
    }

    /** Before it has taken over, and when it holds everything. */
    @Test
    void aPeerThatDiesEndsTheDrillAtOnce() throws Exception {
        for (final long dies : new long[] {2000, 5500}) {
            final FakePair dying = new FakePair();
            dying.dies = dies;
            final DrillReport report = new DrillBook(dying, doctor, dying).run("cable");
            assertEquals(Verdict.FAILED, report.verdict());
            assertTrue(dying.isAsBefore());
            assertTrue(report.tookMillis() < dies, report::toString);
        }
    }

    @Test
    void anInterruptTakesItBack() throws Exception {
        pair.whilePausing = Thread.currentThread()::interrupt;
        final DrillReport report = run("demotion");
        assertEquals(Verdict.ABORTED, report.verdict());
        assertTrue(Thread.interrupted(), "who was interrupted does not know it any more");
    }

    @Test
    void aStopOfTheBundleTakesItBack() throws Exception {
        final Thread closing = new Thread(book::close);
        pair.whilePausing =
                () -> {
                    pair.whilePausing = () -> {};
                    closing.start();
                    // It waits for the end of the drill, which this thread does.
                    while (closing.getState() != Thread.State.TIMED_WAITING) {
                        LockSupport.parkNanos(1_000_000);
                    }
                };
        final DrillReport report = run("cable");
        assertEquals(Verdict.ABORTED, report.verdict());
        closing.join(10_000);
        assertTrue(!closing.isAlive());
        assertTrue(!Thread.interrupted(), "nobody interrupted the caller");
    }

    @Test
    void aDefectTakesItBack() throws Exception {
        pair.whilePausing =
                () -> {
                    throw new IllegalStateException("broken");
                };
        final DrillReport report = run("cable");
        assertEquals(Verdict.FAILED, report.verdict());
        assertTrue(report.text().contains("broken"), report::text);
    }

    /** An election that is being updated, for one. */
    @Test
    void whatCannotBeTakenBackIsToldAndTheNextOneMayBegin() throws Exception {
        pair.cutFails = true;
        final DrillReport report = book.run("cable");
        assertEquals(Verdict.FAILED, report.verdict());
        assertTrue(report.text().contains("cut fails"), report::text);
        assertEquals(report, book.latest());
        assertEquals(Verdict.PASSED, run("demotion").verdict());
    }

    @Test
    void onlyOneAtATime() throws Exception {
        pair.whilePausing =
                () -> {
                    pair.whilePausing = () -> {};
                    final DrillReport now = book.latest();
                    assertNotNull(now);
                    assertEquals(Verdict.RUNNING, now.verdict());
                    assertTrue(refusal("demotion").contains("another drill is under way"));
                };
        assertEquals(Verdict.PASSED, run("cable").verdict());
        assertEquals(Verdict.PASSED, run("cable").verdict());
    }

    private String refusal(final String name) {
        final RefusedException run = assertThrows(RefusedException.class, () -> book.run(name));
        return String.valueOf(run.getMessage());
    }

    private void assertRefused(final String because) {
        final List<String> before = List.copyOf(pair.done);
        final String text = refusal("hand-over");
        assertTrue(text.contains(because), text);
        assertThrows(RefusedException.class, () -> book.plan("hand-over"));
        assertEquals(before, pair.done);
        assertNull(book.latest());
    }

    @Test
    void aPairThatIsNotWellIsLeftAlone() {
        assertTrue(refusal("fire").contains("needs one of [cable, demotion, hand-over]"));
        finding = CheckResult.warn("pair.clocks", "they differ", "");
        assertEquals(List.of(), pair.done);
        finding = CheckResult.fail("pair.agree", "they do not", "");
        assertRefused("pair.agree: they do not");
        finding = CheckResult.ok("pair.agree", "they do");
        pair.preempt = false;
        assertRefused("preempt is false on gw1");
        pair.preempt = true;
        pair.ready = false;
        assertRefused("gw1 is not ready");
        pair.ready = true;
        pair.maintenance = true;
        assertRefused("gw1 is in maintenance");
        pair.maintenance = false;
        pair.maintenanceThere = true;
        assertRefused("gw2 is in maintenance");
        pair.maintenanceThere = false;
        pair.hears = false;
        assertRefused("gw2 does not hear the master of lan");
        pair.hears = true;
        pair.advskewThere = 0;
        assertRefused("not better here than on gw2");
        pair.advbaseThere = 5;
        pair.advskewThere = 1;
        assertRefused("waits longer than 15 s");
        pair.advbaseThere = 1;
        pair.advskewThere = 100;
        pair.dies = 0;
        assertRefused("the other node does not say how it is");
    }

    @Test
    void aBackupAndADemotedNodeAreLeftAlone() throws Exception {
        pair.takesOver = true;
        pair.find(org.tandemgate.api.node.Node.class).orElseThrow().handOver(false);
        assertRefused("gw1 is BACKUP; a drill begins on the node that is MASTER");
    }

    @Test
    void aPlanDoesNothing() throws Exception {
        finding = CheckResult.warn("pair.clocks", "they differ", "");
        final DrillReport plan = book.plan("cable");
        assertEquals(Verdict.PLANNED, plan.verdict());
        assertTrue(plan.steps().get(0).text().contains("counts as without carrier"));
        assertEquals(List.of(), pair.done);
        assertNull(book.latest());
    }
}
