package org.tandemgate.shell.ha;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.doctor.Drill;
import org.tandemgate.api.doctor.DrillReport;
import org.tandemgate.api.doctor.DrillReport.Verdict;
import org.tandemgate.api.doctor.Drills;
import org.tandemgate.api.election.RefusedException;
import org.tandemgate.shell.output.FakeServices;
import org.tandemgate.shell.output.Transcript;

class DrillCommandTest {
    private final List<String> done = new ArrayList<>();
    private Verdict verdict = Verdict.PASSED;
    private @Nullable DrillReport latest;
    private final Transcript transcript = new Transcript();
    private final FakeServices services = new FakeServices().with(new OneDrill());

    private final class OneDrill implements Drills {
        @Override
        public List<Drill> all() {
            return List.of(new Drill("cable", "a cable is pulled", 75));
        }

        @Override
        public DrillReport plan(final String name) throws RefusedException {
            return report(name, Verdict.PLANNED, List.of());
        }

        @Override
        public DrillReport run(final String name) throws RefusedException {
            done.add(name);
            latest =
                    report(
                            name,
                            verdict,
                            List.of(
                                    new DrillReport.Gap("lan", false, 3390.6, 2.5, 3890.6),
                                    new DrillReport.Gap("lan", true, -1, 2.5, 0)));
            return latest;
        }

        private DrillReport report(
                final String name, final Verdict how, final List<DrillReport.Gap> gaps)
                throws RefusedException {
            if (!name.equals("cable")) {
                throw new RefusedException("drill is '" + name + "', needs one of [cable]");
            }
            return new DrillReport(
                    1,
                    name,
                    "gw1",
                    how,
                    "as it should be",
                    List.of(new DrillReport.Step(1500, "lan counts as without carrier")),
                    gaps,
                    Instant.parse("2026-01-01T00:00:00Z"),
                    7000);
        }

        @Override
        public @Nullable DrillReport latest() {
            return latest;
        }
    }

    private static DrillCommand drill(final String... words) {
        final DrillCommand command = new DrillCommand();
        command.words = List.of(words);
        return command;
    }

    @Test
    void withoutANameTheyAreListed() throws Exception {
        assertEquals(
                """
                cable: a cable is pulled
                none was run since the bundle started
                next: ha:drill NAME, which only tells; then with --run
                """,
                transcript.run(drill(), services));
        assertEquals(
                "{\"drills\":[{\"name\":\"cable\",\"text\":\"a cable is pulled\","
                        + "\"boundSeconds\":75}],\"latest\":null}\n",
                new Transcript().run(drill("--json"), services));
    }

    @Test
    void withANameAloneNothingIsDone() throws Exception {
        assertEquals(
                """
                  1.50 s  lan counts as without carrier
                planned: as it should be
                next: ha:drill cable --run
                """,
                transcript.run(drill("cable"), services));
        assertEquals(0, transcript.exit());
        assertEquals(List.of(), done);
    }

    @Test
    void withRunItIsDoneAndTheGapsAreTold() throws Exception {
        assertEquals(
                """
                  1.50 s  lan counts as without carrier
                NAME  DIRECTION  GAP ms  ALLOWED ms  MARGIN ms
                lan   there        3391        3891          3
                lan   back           -1           0          3
                a gap is how long nobody was MASTER; below 0 both were for so long
                measured:\s"""
                        + DrillReport.MEASURED
                        + """

                passed: as it should be
                """,
                transcript.run(drill("cable", "--run"), services));
        assertEquals(0, transcript.exit());
        assertEquals(List.of("cable"), done);
        final String list = new Transcript().run(drill(), services);
        assertTrue(list.contains("last: cable passed, as it should be"), list);
    }

    @Test
    void aFailureIsAnExitCode() throws Exception {
        verdict = Verdict.FAILED;
        final String text = transcript.run(drill("cable", "--run", "--json"), services);
        assertTrue(text.contains("\"verdict\":\"failed\""), text);
        assertTrue(text.contains("\"gapMs\":3390.6"), text);
        assertEquals(3, transcript.exit());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertEquals(
                "needs one NAME, has 0; ha:drill lists them",
                transcript.refused(drill("--run"), services));
        assertEquals(1, transcript.exit());
        final Transcript unknown = new Transcript();
        assertEquals(
                "drill is 'fire', needs one of [cable]", unknown.refused(drill("fire"), services));
        assertEquals(2, unknown.exit());
        assertTrue(
                new Transcript()
                        .refused(drill("cable"), new FakeServices())
                        .startsWith("doctor is not installed"));
        assertEquals(List.of(), done);
    }
}
