package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PfsyncAimsTest {
    private static final int MADE = 1000;

    private static Replicated measured(
            final String system,
            final String load,
            final Replicated.Counts counts,
            final double replicated,
            final double usable,
            final double cpu) {
        final var cost = new Replicated.Cost(cpu / 2, 0, new Memory(1, 1));
        return new Replicated(
                system, load, counts, new Replicated.Seconds(1, replicated, usable), cost, cost);
    }

    private static Replicated ours(final String load, final double replicated) {
        return measured("ours", load, counts(MADE, new Lags()), replicated, 0, 3);
    }

    private static Replicated.Counts counts(final int usable, final Lags lags) {
        return new Replicated.Counts(MADE, MADE, MADE, usable, 0, lags);
    }

    private static List<String> texts(final Replicated... all) {
        return PfsyncAims.of(List.of(all)).stream().map(Aim::toString).toList();
    }

    @Test
    void aBulkIsJudgedBesideTheKernelAlone() {
        final Replicated kernel = measured("kernel", "bulk", counts(MADE, new Lags()), 0.9, 0, 0);
        assertEquals(
                List.of(
                        "met: bulk: 1000 in 1.50 s, at most 1.5 s; the kernel alone takes 0.90 s of"
                                + " it"),
                texts(kernel, ours("bulk", 1.5)));
        assertEquals(
                List.of("MISSED: bulk: 1000 in 1.51 s, at most 1.5 s"), texts(ours("bulk", 1.51)));
        final Replicated partly = measured("ours", "bulk", counts(MADE - 1, new Lags()), 1, 0, 3);
        assertEquals(List.of("MISSED: bulk: 1000 in 1.00 s, at most 1.5 s"), texts(partly));
    }

    @Test
    void aBurstIsJudgedBesideConntrackd() {
        final Replicated rival = measured("conntrackd", "burst", counts(MADE, new Lags()), 2, 1, 2);
        assertEquals(
                List.of(
                        "met: burst: all usable 0 s after a fail-over",
                        "met: burst: replicated in 2.00 s, conntrackd in 2.00 s",
                        "met: burst: 3.00 s of CPU, at most 1.5 times conntrackd's 2.00 s"),
                texts(rival, ours("burst", 2)));
        final Replicated dear = measured("ours", "burst", counts(MADE - 1, new Lags()), 2.1, 0, 4);
        assertEquals(
                List.of(
                        "MISSED: burst: all usable 0 s after a fail-over",
                        "MISSED: burst: replicated in 2.10 s, conntrackd in 2.00 s",
                        "MISSED: burst: 4.00 s of CPU, at most 1.5 times conntrackd's 2.00 s"),
                texts(dear, rival));
    }

    @Test
    void aSteadyLoadIsJudgedByItsLagAndByWhatIsMissing() {
        final var lags = new Lags();
        lags.add(19_000_000);
        final Replicated one = measured("ours", "steady", counts(MADE, lags), 1, 0, 3);
        assertEquals(
                List.of("met: steady: p99 of 19.0 ms, below 20 ms; 0 overruns, 0 of 1 missing"),
                texts(one));
        lags.miss();
        assertEquals(
                List.of("MISSED: steady: p99 of 19.0 ms, below 20 ms; 0 overruns, 1 of 1 missing"),
                texts(one));
        final var late = new Lags();
        late.add(20_000_000);
        assertEquals(
                List.of("MISSED: steady: p99 of 20.0 ms, below 20 ms; 0 overruns, 0 of 1 missing"),
                texts(measured("ours", "steady", counts(MADE, late), 1, 0, 3)));
    }

    @Test
    void anOverrunIsJudgedByItsEndAndNoOtherLoadByAnything() {
        assertEquals(
                List.of(
                        "met: overrun: equal after 10.00 s, at most 10 s",
                        "MISSED: overrun: equal after 10.01 s, at most 10 s"),
                texts(ours("overrun", 10), ours("overrun", 10.01), ours("defer on", 0)));
    }
}
