package org.tandemgate.itests.world.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Issue 8: at most 2 s in every case, nothing seen on a hand-over, no address twice. */
final class DhcpAimsTest {
    private static DhcpMeasured one(
            final String system,
            final DhcpCase what,
            final double outage,
            final long lost,
            final int twice) {
        final var phase = new DhcpMeasured.Phase(outage, true, outage, lost, 0, 100);
        return new DhcpMeasured(system, what, DhcpLoad.ONE, phase, phase, twice, twice);
    }

    private static String verdicts(final DhcpMeasured... measured) {
        return DhcpAims.of(List.of(measured), List.of()).stream()
                .map(aim -> aim.met() ? "met" : "MISSED")
                .toList()
                .toString();
    }

    @Test
    void theMedianOfEachKindOfClientsCounts() {
        final var good = one("ours", DhcpCase.KILL, 2, 9, 0);
        final var bad = one("ours", DhcpCase.KILL, 2.01, 9, 0);
        assertEquals("[met, met, met]", verdicts(good, good, bad));
        assertEquals("[MISSED, met, met]", verdicts(good, bad, bad));
        assertEquals("[met, met, met]", verdicts(good, one("bare", DhcpCase.KILL, 67, 900, 3)));
        assertEquals("[]", verdicts(one("bare", DhcpCase.KILL, 67, 900, 3)));
    }

    @Test
    void anOutageThatDoesNotEndIsNone() {
        final var endless = new DhcpMeasured.Phase(1, false, 0, 2, 0, 0);
        final var good = one("ours", DhcpCase.KILL, 1, 2, 0);
        final var bad =
                new DhcpMeasured("ours", DhcpCase.KILL, DhcpLoad.ONE, endless, good.back(), 0, 0);
        assertEquals("[MISSED, met, met]", verdicts(good, good, bad));
    }

    @Test
    void aHandOverIsNotSeenAndNothingIsGivenTwice() {
        assertEquals("[met, met, met]", verdicts(one("ours", DhcpCase.HANDOVER, 0, 0, 0)));
        assertEquals("[MISSED, met, met]", verdicts(one("ours", DhcpCase.HANDOVER, 0.05, 1, 0)));
        assertEquals("[met, MISSED, MISSED]", verdicts(one("ours", DhcpCase.LINK, 1, 3, 1)));
        assertEquals("[MISSED, MISSED]", verdicts(one("ours-1s", DhcpCase.POWER, 4, 3, 1)));
        final var run =
                List.of(
                        new DhcpLongRun.Result(10, 10, 0, 4),
                        new DhcpLongRun.Result(10, 9, 0, 4),
                        new DhcpLongRun.Result(10, 10, 1, 4));
        assertEquals(
                List.of(true, false, false),
                DhcpAims.of(List.of(), run).stream().map(Aim::met).toList());
    }
}
