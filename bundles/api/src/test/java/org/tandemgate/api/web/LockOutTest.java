package org.tandemgate.api.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Who has to wait, and for how long. */
class LockOutTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long T0 = 77 * SECOND;

    private final LockOut lockOut = new LockOut();

    private void fail(final int times) {
        for (int i = 0; i < times; i++) {
            lockOut.failed("10.0.0.1", T0);
        }
    }

    @Test
    void theFirstFourCostNothingAndTheFifthASecond() {
        fail(LockOut.FREE - 1);
        assertEquals(0, lockOut.waitNanos("10.0.0.1", T0));
        fail(1);
        assertEquals(SECOND, lockOut.waitNanos("10.0.0.1", T0));
        assertEquals(1, lockOut.waitNanos("10.0.0.1", T0 + SECOND - 1));
        assertEquals(0, lockOut.waitNanos("10.0.0.1", T0 + SECOND));
        assertEquals(0, lockOut.waitNanos("10.0.0.2", T0));
    }

    @Test
    void eachOneMoreDoublesItUpToFiveMinutes() {
        fail(LockOut.FREE + 1);
        assertEquals(2 * SECOND, lockOut.waitNanos("10.0.0.1", T0));
        fail(1000);
        assertEquals(300 * SECOND, lockOut.waitNanos("10.0.0.1", T0));
    }

    @Test
    void theRightPasswordOrAQuietHourForgets() {
        fail(20);
        lockOut.succeeded("10.0.0.1");
        assertEquals(0, lockOut.waitNanos("10.0.0.1", T0));
        fail(20);
        final long later = T0 + 3601 * SECOND;
        lockOut.failed("10.0.0.1", later);
        assertEquals(0, lockOut.waitNanos("10.0.0.1", later));
    }

    /** Whoever has many addresses makes it forget the oldest, and nothing grows. */
    @Test
    void remembersNoMoreThanItMay() {
        fail(20);
        for (int i = 0; i < LockOut.MOST; i++) {
            lockOut.failed("10.1." + i / 256 + "." + i % 256, T0);
        }
        assertEquals(0, lockOut.waitNanos("10.0.0.1", T0));
    }
}
