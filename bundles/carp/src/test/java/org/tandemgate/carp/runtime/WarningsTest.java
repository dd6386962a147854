package org.tandemgate.carp.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The election loop and the address thread warn at the same time. */
class WarningsTest {
    private static final int THREADS = 2;
    private static final int WARNINGS = 200_000;

    private final PrintStream errors = System.err;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final AtomicLong nowNanos = new AtomicLong();

    @AfterEach
    void restore() {
        System.setErr(errors);
    }

    @Test
    void twoThreadsLoseNoWarningAndWriteOneLineAMinute() throws Exception {
        System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
        try (EffectsThread effects = new EffectsThread(new FakeKernel("10.0.0.2/24"))) {
            final Warnings warnings = new Warnings("carp", effects, nowNanos::get);
            final CountDownLatch begin = new CountDownLatch(1);
            final List<Thread> threads =
                    IntStream.range(0, THREADS)
                            .mapToObj(i -> new Thread(() -> warnOften(warnings, begin)))
                            .toList();
            threads.forEach(Thread::start);
            begin.countDown();
            for (final Thread thread : threads) {
                thread.join();
            }
            nowNanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
            warnings.warn("join", "refused");
        }

        final List<String> written =
                lines.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("carp join: refused"))
                        .toList();
        assertEquals(2, written.size(), written::toString);
        final int leftOut = THREADS * WARNINGS - 1;
        assertTrue(
                written.get(1).endsWith("refused (" + leftOut + " more in the last minute)"),
                written::toString);
    }

    private static void warnOften(final Warnings warnings, final CountDownLatch begin) {
        try {
            begin.await();
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        for (int i = 0; i < WARNINGS; i++) {
            warnings.warn("join", "refused");
        }
    }
}
