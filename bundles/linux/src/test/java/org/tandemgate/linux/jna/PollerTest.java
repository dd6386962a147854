package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.LinkMonitor;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.linux.Poller;

/** Needs no privilege. */
class PollerTest {
    private final Linux linux = new JnaLinux();

    @Test
    void waitsAsLongAsItWasTold() throws Exception {
        try (Poller poller = linux.openPoller()) {
            long shortest = Long.MAX_VALUE;
            for (int i = 0; i < 50; i++) {
                final long start = System.nanoTime();
                assertFalse(poller.await(300_000));
                final long elapsed = System.nanoTime() - start;
                assertTrue(elapsed >= 300_000, "returned after " + elapsed + " ns");
                shortest = Math.min(shortest, elapsed);
            }
            // With a resolution of milliseconds no round could be this short.
            assertTrue(shortest < 900_000, "the shortest of 50 waits was " + shortest + " ns");
        }
    }

    @Test
    void timeoutZeroOnlyLooks() throws Exception {
        try (Poller poller = linux.openPoller()) {
            final long start = System.nanoTime();
            assertFalse(poller.await(0));
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1));
        }
    }

    @Test
    void aWakeUpBeforeTheWaitCountsOnce() throws Exception {
        try (Poller poller = linux.openPoller()) {
            poller.wakeUp();
            poller.wakeUp();

            assertTrue(poller.await(-1));
            assertFalse(poller.await(0));
        }
    }

    @Test
    void anotherThreadEndsAWaitForEver() throws Exception {
        try (Poller poller = linux.openPoller()) {
            final AtomicLong woken = new AtomicLong();
            final Thread other =
                    new Thread(
                            () -> {
                                woken.set(System.nanoTime());
                                poller.wakeUp();
                            },
                            "waker");
            other.start();

            assertTrue(poller.await(-1));

            final long delay = System.nanoTime() - woken.get();
            other.join();
            assertTrue(delay < TimeUnit.SECONDS.toNanos(1), "woken after " + delay + " ns");
        }
    }

    @Test
    void wakeUpAfterCloseDoesNothing() throws Exception {
        final Poller poller = linux.openPoller();
        poller.close();
        poller.wakeUp();
        poller.close();

        final LinuxException e = assertThrows(LinuxException.class, () -> poller.await(0));

        assertEquals(Errno.EBADF, e.errno());
    }

    @Test
    void aClosedSocketInTheSetIsAnErrorAndNotSilence() throws Exception {
        try (Poller poller = linux.openPoller()) {
            final LinkMonitor monitor = linux.openLinkMonitor();
            poller.add(monitor);
            monitor.close();

            final LinuxException e = assertThrows(LinuxException.class, () -> poller.await(0));

            assertEquals(Errno.EBADF, e.errno());
            poller.remove(monitor);
            assertFalse(poller.await(0));
        }
    }
}
