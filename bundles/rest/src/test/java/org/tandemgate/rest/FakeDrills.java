package org.tandemgate.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.DrillReport.Verdict;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.election.RefusedException;

/** One drill, which passes where the peer takes over. */
final class FakeDrills implements Drills {
    /** What was done is told here. */
    @FunctionalInterface
    interface Move {
        String move(String what) throws RefusedException;
    }

    private final Move move;
    private volatile @Nullable DrillReport latest;

    FakeDrills(final Move move) {
        this.move = move;
    }

    private static DrillReport report(final Verdict verdict) {
        return new DrillReport(
                1,
                "cable",
                "gw1",
                verdict,
                "every role went and came back",
                List.of(new DrillReport.Step(0, "eth0 would count as without carrier")),
                List.of(new DrillReport.Gap("lan", false, 3390.5, 2, 3890)),
                Instant.now(),
                7000);
    }

    @Override
    public List<Drill> all() {
        return List.of(new Drill("cable", "a cable is pulled", 75));
    }

    @Override
    public DrillReport plan(final String name) {
        return report(Verdict.PLANNED);
    }

    @Override
    public DrillReport run(final String name) throws RefusedException {
        move.move("drill " + name);
        latest = report(Verdict.PASSED);
        return report(Verdict.PASSED);
    }

    @Override
    public @Nullable DrillReport latest() {
        return latest;
    }
}
