package org.tandemgate.doctor.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.doctor.CheckResult;
import org.tandemgate.api.doctor.CheckResult.Verdict;
import org.tandemgate.api.doctor.Checks;
import org.tandemgate.api.doctor.DoctorReport;

class ExaminationTest {
    private final List<Checks> all = new ArrayList<>();
    private final Examination examination = new Examination(() -> "gw1", () -> all, 300);

    private void add(final String area, final Function<Boolean, List<CheckResult>> check) {
        all.add(
                new Checks() {
                    @Override
                    public String area() {
                        return area;
                    }

                    @Override
                    public List<CheckResult> check(final boolean pair) {
                        return check.apply(pair);
                    }
                });
    }

    private static List<String> ids(final DoctorReport report) {
        return report.results().stream().map(CheckResult::id).toList();
    }

    @Test
    void everyAreaIsAskedAndTheWorstIsTheVerdict() {
        add("b", pair -> List.of(CheckResult.ok("b.x", "" + pair)));
        add("a", pair -> List.of(CheckResult.skipped("a.x", "no"), CheckResult.ok("a.y", "")));
        final DoctorReport well = examination.examine(true);
        assertEquals(List.of("a.x", "a.y", "b.x"), ids(well));
        assertEquals("true", well.results().get(2).evidence());
        assertEquals(Verdict.OK, well.verdict());
        add("c", pair -> List.of(CheckResult.warn("c.x", "", "")));
        assertEquals(Verdict.WARN, examination.examine(false).verdict());
        add("d", pair -> List.of(CheckResult.fail("d.x", "", "")));
        final DoctorReport bad = examination.examine(false);
        assertEquals(Verdict.FAIL, bad.verdict());
        assertEquals("{ok=2, skipped=1, warn=1, fail=1}", bad.members().get("counts").toString());
    }

    /** Neither a defect nor a hang costs the others their answer. */
    @Test
    void whatFailsOrHangsIsAFindingItself() throws InterruptedException {
        final CountDownLatch end = new CountDownLatch(1);
        final AtomicInteger asked = new AtomicInteger();
        add(
                "bad",
                pair -> {
                    throw new IllegalStateException("broken");
                });
        add(
                "stuck",
                pair -> {
                    asked.incrementAndGet();
                    while (end.getCount() > 0) {
                        try {
                            end.await();
                        } catch (final InterruptedException ignoredByABadOne) {
                            asked.addAndGet(100);
                        }
                    }
                    return List.of(CheckResult.ok("stuck.x", ""));
                });
        add("good", pair -> List.of(CheckResult.ok("good.x", "")));
        final List<String> expected = List.of("bad.defect", "good.x", "stuck.hangs");
        assertEquals(expected, ids(examination.examine(false)));
        // It is still there: no second thread waits beside it.
        assertEquals(expected, ids(examination.examine(false)));
        assertEquals(1, asked.get() % 100);
        end.countDown();
        final long limit = System.nanoTime() + 20_000_000_000L;
        List<String> last = List.of();
        while (!last.contains("stuck.x")) {
            assertTrue(System.nanoTime() < limit, last::toString);
            Thread.sleep(20);
            last = ids(examination.examine(false));
        }
    }

    @Test
    void resultsAreBounded() {
        final List<CheckResult> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(CheckResult.ok("many." + i, ""));
        }
        add("many", pair -> many);
        assertEquals(100, examination.examine(false).results().size());
    }
}
