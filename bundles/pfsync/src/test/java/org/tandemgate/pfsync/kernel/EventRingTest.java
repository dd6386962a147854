package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tandemgate.linux.ConntrackEvent;

/** Nothing is lost between two threads, and nobody is woken for nothing. */
class EventRingTest {
    private static ConntrackEvent.Changed event(final int port) {
        return new ConntrackEvent.Changed(ConntrackEvent.Kind.NEW, Gateway.tcp(1), port);
    }

    @Test
    void wakesOnceForWhatWasNotLookedAt() {
        final var woken = new AtomicInteger();
        final var ring = new EventRing(4, woken::incrementAndGet);
        final var open = new AtomicBoolean(true);
        ring.flush();
        assertEquals(0, woken.get());
        ring.put(event(1), open);
        ring.flush();
        ring.put(event(2), open);
        ring.flush();
        assertEquals(1, woken.get());
        assertEquals(1, ring.poll().port());
        assertEquals(2, ring.poll().port());
        assertNull(ring.poll());
        ring.put(event(3), open);
        ring.flush();
        assertEquals(2, woken.get());
        assertEquals(1, ring.size());
    }

    @Test
    void aFullRingWaitsUntilItIsClosed() {
        final var ring = new EventRing(2, () -> {});
        final var open = new AtomicBoolean(true);
        assertTrue(ring.put(event(1), open));
        assertTrue(ring.put(event(2), open));
        open.set(false);
        assertFalse(ring.put(event(3), open));
        assertThrows(IllegalArgumentException.class, () -> new EventRing(3, () -> {}));
    }

    @Test
    void everythingArrivesInOrder() throws Exception {
        final int many = 200_000;
        final var woken = new Semaphore(0);
        final var ring = new EventRing(64, woken::release);
        final var open = new AtomicBoolean(true);
        final var thread =
                new Thread(
                        () -> {
                            for (int i = 1; i <= many; i++) {
                                ring.put(event(i), open);
                                if (i % 7 == 0 || i == many) {
                                    ring.flush();
                                }
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        int expected = 1;
        while (expected <= many) {
            final ConntrackEvent.Changed event = ring.poll();
            if (event == null) {
                assertTrue(woken.tryAcquire(20, TimeUnit.SECONDS), "nobody woke us at " + expected);
            } else {
                assertEquals(expected++, event.port());
            }
        }
        thread.join(20_000);
    }
}
