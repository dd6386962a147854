package org.tandemgate.api.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
                        },
                        () -> true)) {
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
        try (LogThread log = new LogThread("log", lines -> {}, () -> true)) {
            log.write(
                    () -> {
                        throw new IllegalStateException("no space left");
                    });
            log.write(written::countDown);
            await(written);
        }
    }

    /**
     * Seen on a busy machine: Config Admin set the log up behind the election, and what it had said
     * was lost.
     */
    @Test
    void linesWaitForALogThatIsBeingSetUp() {
        final Log log = new Log();
        try (LogThread thread = new LogThread("log", lines -> {}, log::takesErrors)) {
            thread.write(log.written::countDown);
            await(log.looked);
            assertEquals(1, log.written.getCount());

            log.isThere.set(true);

            await(log.written);
        }
    }

    @Test
    void aLogThatIsMeantToTakeNothingIsWaitedForOnce() {
        final Log log = new Log();
        final AtomicLong between = new AtomicLong();
        try (LogThread thread = new LogThread("log", lines -> {}, log::takesErrors)) {
            thread.write(() -> between.set(-log.looks.get()));
            thread.write(() -> between.addAndGet(log.looks.get()));
            thread.write(log.written::countDown);
            await(log.written);
        }
        assertEquals(1, between.get());
    }

    @Test
    void theEndWaitsForNoLog() {
        final Log log = new Log();
        try (LogThread thread = new LogThread("log", lines -> {}, log::takesErrors)) {
            thread.write(log.written::countDown);
            await(log.looked);
        }
        await(log.written);
        assertTrue(log.looks.get() < LogThread.PATIENCE_MILLIS / 10, () -> "looks " + log.looks);
    }

    /** One that is being set up. */
    private static final class Log {
        private final AtomicBoolean isThere = new AtomicBoolean();
        private final AtomicLong looks = new AtomicLong();
        private final CountDownLatch looked = new CountDownLatch(3);
        private final CountDownLatch written = new CountDownLatch(1);

        boolean takesErrors() {
            looks.incrementAndGet();
            looked.countDown();
            return isThere.get();
        }
    }
}
