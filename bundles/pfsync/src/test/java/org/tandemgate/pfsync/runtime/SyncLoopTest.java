package org.tandemgate.pfsync.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.Linux;
import org.tandemgate.linux.Pollable;
import org.tandemgate.linux.Poller;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.link.LinkSettings;

/** The loop's thread where nothing can be opened but its poller. */
class SyncLoopTest {
    private static final long LIMIT_SECONDS = 60;

    private final HangingPoller poller = new HangingPoller();

    /** Comes back late, whoever wakes it. */
    private static final class HangingPoller implements Poller {
        private final CountDownLatch waits = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public boolean await(final long timeoutNanos) {
            waits.countDown();
            try {
                return released.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void add(final Pollable pollable) {
            // Nothing is opened.
        }

        @Override
        public void remove(final Pollable pollable) {
            // Nothing is opened.
        }

        @Override
        public boolean isReady(final Pollable pollable) {
            return false;
        }

        @Override
        public void wakeUp() {
            // It sleeps on.
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private <T> T nothingBut(final Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("openPoller")) {
                                return poller;
                            }
                            throw new UnsupportedOperationException(method.getName());
                        }));
    }

    private static final class Silent implements Alarm {
        @Override
        public void asking(final String reason) {
            // Nobody listens.
        }

        @Override
        public void ended() {
            // Nobody listens.
        }

        @Override
        public boolean isDemoting() {
            return false;
        }

        @Override
        public void interrupted() {
            // Nobody listens.
        }
    }

    @Test
    void threadThatEndsLateStillClosesItsPoller() throws Exception {
        final var settings =
                new SyncSettings(
                        new LinkSettings("sync", LinkSettings.GROUP, null, null, null),
                        Filters.FilterSettings.ALL,
                        Gateway.settings(11, 10),
                        false);
        final var loop =
                new SyncLoop(
                        nothingBut(Linux.class),
                        nothingBut(Conntrack.class),
                        settings,
                        new Silent());
        assertTrue(poller.waits.await(LIMIT_SECONDS, TimeUnit.SECONDS), "it tries again");

        loop.close();
        assertEquals(1, poller.closed.getCount(), "the thread still waits by it");

        poller.released.countDown();
        assertTrue(poller.closed.await(LIMIT_SECONDS, TimeUnit.SECONDS), "nobody closed it");
    }
}
