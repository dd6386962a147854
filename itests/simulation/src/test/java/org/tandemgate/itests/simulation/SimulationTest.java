package org.tandemgate.itests.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thousands of runs with faults; every violation names the seed that shows it. {@code -Dseed=N}
 * runs that one alone and prints what happens in it.
 */
class SimulationTest {
    private static final String SEED = "seed";
    private static final int FIXED_SEEDS = 2000;
    private static final int LAST_LINES = 60;

    @Test
    void promisesHoldUnderFaults() {
        final String seed = System.getProperty(SEED, "");
        if (seed.isEmpty()) {
            for (int i = 1; i <= FIXED_SEEDS; i++) {
                run(i);
            }
        } else {
            replay(Long.parseLong(seed)).forEach(System.out::println);
            run(Long.parseLong(seed));
        }
    }

    @Test
    void promisesHoldUnderFaultsNobodyHasChosen() {
        final long seed = new SecureRandom().nextLong();
        System.out.println("simulation: random seed " + seed);
        run(seed);
    }

    @Test
    void aSeedAlwaysTellsTheSameStory() {
        final List<String> story = replay(17);
        assertTrue(story.size() > 10, story.toString());
        assertTrue(story.equals(replay(17)), "seed 17 told two stories");
    }

    private static void run(final long seed) {
        try {
            new Schedule(seed).run();
        } catch (final Violation violation) {
            final List<String> story = replay(seed);
            final List<String> end =
                    story.subList(Math.max(0, story.size() - LAST_LINES), story.size());
            throw new AssertionError(
                    "seed "
                            + seed
                            + ": "
                            + violation.getMessage()
                            + "\nreplay: ./mvnw -pl itests/simulation -am verify -Dseed="
                            + seed
                            + "\n"
                            + String.join("\n", end),
                    violation);
        }
    }

    /** What happens, to the end or to the violation. */
    private static List<String> replay(final long seed) {
        final var schedule = new Schedule(seed);
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
