package org.tandemgate.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tandemgate.carp.state.CarpElection;

/**
 * Thousands of runs with faults on every core; a violation names the promise and the seed that
 * shows it. {@code -Dseed=N} runs that one alone and prints what happens in it.
 */
class SimulationTest {
    private static final String SEED = "seed";
    private static final int FIXED_SEEDS = 20_000;
    private static final int SEEDS_FOR_A_BUG = 10_000;
    private static final int LAST_LINES = 60;

    @Test
    void promisesHoldUnderFaults() {
        final String seed = System.getProperty(SEED, "");
        if (seed.isEmpty()) {
            failures(FIXED_SEEDS, CarpElection::on, null)
                    .findFirst()
                    .ifPresent(SimulationTest::report);
            System.out.println("simulation: seeds 1.." + FIXED_SEEDS + " hold");
        } else {
            replay(Long.parseLong(seed)).forEach(System.out::println);
            attempt(Long.parseLong(seed), CarpElection::on, null).ifPresent(SimulationTest::report);
        }
    }

    @Test
    void promisesHoldUnderFaultsNobodyHasChosen() {
        final long seed = new SecureRandom().nextLong();
        System.out.println("simulation: random seed " + seed);
        attempt(seed, CarpElection::on, null).ifPresent(SimulationTest::report);
    }

    @Test
    void aSeedAlwaysTellsTheSameStory() {
        final List<String> story = replay(17);
        assertTrue(story.size() > 10, story.toString());
        assertEquals(story, replay(17));
    }

    /** A simulation that finds nothing is worth what it finds when there is something. */
    @ParameterizedTest
    @CsvSource({
        "WRONG_COMPARISON, ONE_OWNS",
        "MISSING_BOW_OUT, HAND_OVER",
        "LOST_DEMOTION, DEMOTION",
        "LOST_DEMOTION, NOTHING_LEFT",
        "LATE_TIMER_BELIEVED, EVIDENCE",
        "SILENT_LOSER, LAST_WORD",
        "STALE_MASTER, NO_STALE_MASTER",
    })
    void aPlantedBugBreaksItsPromise(final PlantedBug bug, final Promise promise) {
        final Failure failure =
                failures(SEEDS_FOR_A_BUG, bug, promise)
                        .filter(found -> found.violation().promise() == promise)
                        .findFirst()
                        .orElseGet(() -> fail(bug + " never broke " + promise));

        System.out.println(
                "simulation: " + bug + ", seed " + failure.seed() + ": " + failure.violation());
    }

    private record Failure(long seed, Violation violation) {}

    /** In the order of the seeds. */
    private static Stream<Failure> failures(
            final int seeds, final Rules rules, final @Nullable Promise promise) {
        return LongStream.rangeClosed(1, seeds)
                .parallel()
                .mapToObj(seed -> attempt(seed, rules, promise))
                .flatMap(Optional::stream);
    }

    /** What is lost is missed at once by {@link Burden}; the end of the run must notice alone. */
    private static Optional<Failure> attempt(
            final long seed, final Rules rules, final @Nullable Promise promise) {
        final var schedule = new Schedule(seed, rules);
        if (promise == Promise.NOTHING_LEFT) {
            schedule.dismiss(Burden.class);
        }
        try {
            schedule.run();
            return Optional.empty();
        } catch (final Violation violation) {
            return Optional.of(new Failure(seed, violation));
        }
    }

    private static void report(final Failure failure) {
        final List<String> story = replay(failure.seed());
        final List<String> end =
                story.subList(Math.max(0, story.size() - LAST_LINES), story.size());
        throw new AssertionError(
                "seed "
                        + failure.seed()
                        + ": "
                        + failure.violation().getMessage()
                        + "\nreplay: ./mvnw -pl itests/simulation -am verify -Dseed="
                        + failure.seed()
                        + "\n"
                        + String.join("\n", end),
                failure.violation());
    }

    /** What happens, to the end or to the violation. */
    private static List<String> replay(final long seed) {
        final var schedule = new Schedule(seed, CarpElection::on);
        final var journal = new Journal();
        schedule.add(journal);
        try {
            schedule.run();
        } catch (final Violation violation) {
            journal.note(schedule.world(), "VIOLATION " + violation.getMessage());
        }
        return journal.take();
    }
}
