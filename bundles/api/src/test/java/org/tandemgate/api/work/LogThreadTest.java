package org.tandemgate.api.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogThreadTest {
    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(10, TimeUnit.SECONDS), "not within 10 s");
        } catch (final InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** A stalled disk: nobody waits for it, and what did not fit is told afterwards. */
    @Test
    void neverWaitsAndTellsWhatWasLeftOut() {
        final CountDownLatch stalled = new CountDownLatch(1);
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch told = new CountDownLatch(1);
        final AtomicLong missing = new AtomicLong();
        try (LogThread log =
                new LogThread(
                        "log",
                        lines -> {
                            missing.addAndGet(lines);
                            told.countDown();
                        })) {
            log.write(
                    () -> {
                        begun.countDown();
                        await(stalled);
                    });
            await(begun);
            for (int i = 0; i < WorkThread.CAPACITY + 7; i++) {
                log.write(() -> {});
            }
            assertEquals(0, missing.get());

            stalled.countDown();

            await(told);
            assertEquals(7, missing.get());
        }
    }

    @Test
    void aLineThatFailsEndsNothing() {
        final CountDownLatch written = new CountDownLatch(1);
        try (LogThread log = new LogThread("log", lines -> {})) {
            log.write(
                    () -> {
                        throw new IllegalStateException("no space left");
                    });
            log.write(written::countDown);
            await(written);
        }
    }
}
