package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The aims of the issue, on both sides of each limit. */
final class ResultsTest {
    private static final Contender.Maker NOBODY =
            (scene, gateway, first) -> {
                throw new IllegalStateException("nothing is started here");
            };
    private static final Contender SECOND =
            new Contender("ours-1", "ours 1", true, 3390.6, 1500, NOBODY);
    private static final Contender FAST = new Contender("ours-0", "ours 0", true, 35, 0, NOBODY);
    private static final Contender RIVAL =
            new Contender("keepalived-0.01", "keepalived 0.01 s", false, 0, 15, NOBODY);

    private final Results results = new Results();

    private static Measured of(
            final double hole,
            final long lost,
            final double announced,
            final double silence,
            final double both) {
        return new Measured(hole, 2000, lost, announced, silence, both, false);
    }

    private void verdict(final boolean met) {
        assertEquals(met, results.allMet());
        final String table = String.join("\n", results.table());
        assertTrue(table.contains(met ? "met: " : "MISSED: "), table);
    }

    @ParameterizedTest
    @CsvSource({"3400.6,true", "3400.7,false", "NaN,false"})
    void afterPowerLossTheFormulaAndTenMilliseconds(final double silence, final boolean met) {
        results.add(Fault.POWER, SECOND, of(9999, 9, 9999, silence, 0));
        verdict(met);
    }

    @ParameterizedTest
    @CsvSource({"40.0,true", "40.1,false"})
    void belowASecondNoWorseThanTheRival(final double hole, final boolean met) {
        results.add(Fault.POWER, FAST, of(hole, 9, 9, 9, 0));
        assertTrue(results.allMet(), "nobody to compare with");
        results.add(Fault.POWER, RIVAL, of(40, 9, 9, 9, 0));
        verdict(met);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,0,10,true",
        "STOP,1,10,false",
        "STOP,0,10.1,false",
        "HANDOVER,0,10,true",
        "HANDOVER,1,10,false",
        "HANDOVER,0,10.1,false",
        "HANDOVER,0,NaN,false"
    })
    void whatIsPlannedLosesNothingAndIsAnnouncedWithinTenMilliseconds(
            final Fault fault, final long lost, final double announced, final boolean met) {
        results.add(fault, SECOND, of(5, lost, announced, 5, 0));
        verdict(met);
    }

    @ParameterizedTest
    @CsvSource({"100,true", "100.1,false"})
    void afterKillBothAnswerForAHundredMilliseconds(final double both, final boolean met) {
        results.add(Fault.KILL, FAST, of(5, 5, 5, 5, both));
        verdict(met);
    }

    /** Half of the rounds decide: neither the best nor the worst one, nor their mean. */
    @ParameterizedTest
    @CsvSource({
        "0 100 5000,true",
        "5000 0 100,true",
        "0 101 5000,false",
        "0 101 101,false",
        "101 0 101,false",
        "0 0 0 101 101,true",
        "0 0 101 101 101,false",
        "0 100 100 5000,true",
        "0 0 201 5000,false",
        "100 100 NaN,true",
        "0 NaN NaN,false"
    })
    void theMedianOfTheRoundsCounts(final String rounds, final boolean met) {
        for (final String both : rounds.split(" ", -1)) {
            results.add(Fault.KILL, FAST, of(5, 5, 5, 5, Double.parseDouble(both)));
        }
        verdict(met);
    }

    @ParameterizedTest
    @CsvSource({"1 40 999,40 1 99,true", "1 41 41,40 1 99,false", "999 1 1,99 1 1,true"})
    void medianIsComparedWithMedian(final String ours, final String rivals, final boolean met) {
        for (final String hole : ours.split(" ", -1)) {
            results.add(Fault.POWER, FAST, of(Double.parseDouble(hole), 9, 9, 9, 0));
        }
        for (final String hole : rivals.split(" ", -1)) {
            results.add(Fault.POWER, RIVAL, of(Double.parseDouble(hole), 9, 9, 9, 0));
        }
        verdict(met);
    }

    @Test
    void oneAimThatIsMissedIsEnough() {
        results.add(Fault.KILL, FAST, of(5, 5, 5, 5, 0));
        assertTrue(results.allMet());
        results.add(Fault.STOP, FAST, of(5, 1, 5, 5, 0));
        assertFalse(results.allMet());
    }

    @Test
    void noAimIsMeantForRivals() {
        results.add(Fault.KILL, RIVAL, of(9999, 9999, Double.NaN, Double.NaN, 9999));
        assertTrue(results.allMet());
    }

    @ParameterizedTest
    @CsvSource({
        "1300,110,true,true",
        "1301,110,false,true",
        "1300,110.1,true,false",
    })
    void aStartHasATimeAndAMemory(
            final double advert, final double megabytes, final boolean time, final boolean memory) {
        final var boot = new Boot(advert, 9999, new Memory(megabytes, 1));
        assertEquals(
                List.of(time, memory),
                StartupAims.of(boot, StartupAims.FIRST_MILLIS).stream().map(Aim::met).toList());
        assertEquals(1000, StartupAims.LATER_MILLIS);
    }

    @Test
    void aCommandIsBelowAHundredMilliseconds() {
        assertTrue(StartupAims.ofCall(99.9).met());
        assertFalse(StartupAims.ofCall(100).met());
    }
}
