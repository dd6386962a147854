package org.tandemgate.pfsync.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LagMeterTest {
    private static final long MILLI = 1_000_000L;

    private final LagMeter meter = new LagMeter();

    @Test
    void nothingMeasuredIsZero() {
        assertEquals(0, meter.millis(0.99));
    }

    @Test
    void quantilesAreAtMostAnEighthTooHigh() {
        for (int i = 1; i <= 1000; i++) {
            meter.add(1, i * MILLI, 0);
        }
        final double median = meter.millis(0.5);
        final double high = meter.millis(0.99);
        assertTrue(median >= 500 && median < 500 * 1.125, median + "");
        assertTrue(high >= 990 && high < 990 * 1.125, high + "");
    }

    @Test
    void samplesAreCountedAsLongAsTheyAreKept() {
        assertEquals(0, meter.samples());
        meter.add(5, MILLI, 0);
        meter.add(1, 0, 0);
        assertEquals(6, meter.samples());
        meter.add(1, MILLI, 60_000 * MILLI);
        assertEquals(7, meter.samples());
        meter.add(1, MILLI, 120_000 * MILLI);
        assertEquals(2, meter.samples());
    }

    @Test
    void extremesFit() {
        meter.add(1, -5, 0);
        assertEquals(0, meter.millis(1));
        meter.add(1, Long.MAX_VALUE, 0);
        assertTrue(meter.millis(1) > 9e12, meter.millis(1) + "");
    }

    /** Of the last minute and the one before. */
    @Test
    void oldOnesAreForgotten() {
        final long minute = 60_000 * MILLI;
        meter.add(10, 500 * MILLI, 0);
        meter.add(1, MILLI, minute);
        assertTrue(meter.millis(0.9) > 400);
        meter.add(1, MILLI, 2 * minute);
        assertTrue(meter.millis(0.9) < 2, meter.millis(0.9) + "");
    }
}
