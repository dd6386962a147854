package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tandemgate.pfsync.state.SequenceWindow.Verdict;

class SequenceWindowTest {
    private static final long T0 = 5_000_000_000L;

    private final SequenceWindow window = new SequenceWindow(10);
    private final List<String> told = new ArrayList<>();

    private long report(final int most, final long nowNanos) {
        told.clear();
        return window.report((first, count) -> told.add(first + "+" + count), most, nowNanos);
    }

    private void arrive(final long... numbers) {
        for (final long number : numbers) {
            assertEquals(Verdict.NEW, window.arrived(number, T0), number + "");
        }
    }

    @Test
    void takesEachPacketOnce() {
        arrive(11, 12);
        assertEquals(Verdict.TWICE, window.arrived(12, T0));
        assertEquals(Verdict.TWICE, window.arrived(10, T0));
        assertEquals(12, report(8, T0));
        assertEquals(List.of(), told);
    }

    @Test
    void whatIsOvertakenIsTakenAndNoLoss() {
        arrive(12, 11);
        assertEquals(Verdict.TWICE, window.arrived(11, T0));
        assertEquals(12, report(8, T0 + SequenceWindow.PATIENCE_NANOS));
        assertFalse(window.hasGaps());
    }

    /** Three packets behind it, or two milliseconds, make a gap a loss; not one less. */
    @Test
    void gapBecomesLossByPacketsOrTime() {
        arrive(12, 13);
        assertEquals(10, report(8, T0 + SequenceWindow.PATIENCE_NANOS - 1));
        assertEquals(List.of(), told);
        assertEquals(13, report(8, T0 + SequenceWindow.PATIENCE_NANOS));
        assertEquals(List.of("11+1"), told);

        arrive(14);
        assertEquals(14, report(8, T0));
        assertEquals(List.of("11+1"), told);
    }

    @Test
    void gapIsToldUntilTheSenderKnows() {
        arrive(14, 16, 17, 18, 19);
        assertEquals(14, report(1, T0));
        assertEquals(19, report(8, T0));
        assertEquals(List.of("11+3", "15+1"), told);

        window.told(10);
        report(8, T0);
        assertEquals(List.of("11+3", "15+1"), told);
        window.told(14);
        report(8, T0);
        assertEquals(List.of("15+1"), told);
        window.told(19);
        assertFalse(window.hasGaps());
        assertEquals(4, window.lost());
        assertEquals(19, report(8, T0));
    }

    @Test
    void lateOneSplitsItsGap() {
        arrive(20, 21, 22, 23, 15);
        assertEquals(23, report(8, T0));
        assertEquals(List.of("11+4", "16+4"), told);
        arrive(11, 19, 14);
        report(8, T0);
        assertEquals(List.of("12+2", "16+3"), told);
    }

    @Test
    void acknowledgesOnlyWhatFitsIntoTheReport() {
        arrive(12, 14, 16, 17, 18, 19);
        assertEquals(14, report(2, T0));
        assertEquals(List.of("11+1", "13+1"), told);
        assertEquals(10, report(0, T0));
    }

    @Test
    void whatIsTooOldIsRefused() {
        arrive(10 + SequenceWindow.WINDOW);
        assertEquals(Verdict.LATE, window.arrived(10, T0));
        assertEquals(Verdict.NEW, window.arrived(11, T0));
    }

    @Test
    void jumpsForgetWhatTheyPassed() {
        arrive(11, 10 + 3L * SequenceWindow.WINDOW);
        // The same places of the window as 10 and 11, and never come.
        arrive(10 + 3L * SequenceWindow.WINDOW - 5, 11 + 2L * SequenceWindow.WINDOW);
        arrive(Long.MAX_VALUE);
        assertEquals(Verdict.TWICE, window.arrived(Long.MAX_VALUE, T0));
    }

    @Test
    void gapsAreBounded() {
        for (int i = 0; i <= SequenceWindow.GAPS; i++) {
            arrive(12 + 2L * i);
        }
        assertEquals(1, window.forgotten());
        assertEquals(SequenceWindow.GAPS + 1, window.skipped());
        report(1, T0);
        assertEquals(List.of("13+1"), told);
    }
}
