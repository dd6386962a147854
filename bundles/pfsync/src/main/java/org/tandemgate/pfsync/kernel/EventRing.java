package org.tandemgate.pfsync.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEvent;

/**
 * Events from one thread to another, in order, at most as many as it has places. One thread puts,
 * one takes; neither holds a lock. The taker is woken once for everything that came since it last
 * looked.
 */
final class EventRing {
    private static final long LOOK_NANOS = 1_000_000L;

    private final AtomicReferenceArray<ConntrackEvent.Changed> places;
    private final int mask;
    private final AtomicLong put = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicBoolean told = new AtomicBoolean();
    private final Runnable wakeUp;

    /**
     * @param capacity a power of two
     * @param wakeUp the thread that takes; any thread, never blocks
     */
    EventRing(final int capacity, final Runnable wakeUp) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity is " + capacity + ", no power of two");
        }
        places = new AtomicReferenceArray<>(capacity);
        mask = capacity - 1;
        this.wakeUp = wakeUp;
    }

    /**
     * Puts an event; waits while all places are taken, which makes the kernel's buffer the next
     * one.
     *
     * @param open asked while waiting
     * @return false when {@code open} said no
     */
    boolean put(final ConntrackEvent.Changed event, final AtomicBoolean open) {
        final long at = put.get();
        while (at - taken.get() > mask) {
            flush();
            if (!open.get()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        places.set((int) at & mask, event);
        put.set(at + 1);
        return true;
    }

    /** Wakes the taker unless it was woken and has not looked yet. Called after the last put. */
    void flush() {
        if (put.get() != taken.get() && told.compareAndSet(false, true)) {
            wakeUp.run();
        }
    }

    /** The next event, null when there is none. */
    ConntrackEvent.@Nullable Changed poll() {
        final long at = taken.get();
        if (at == put.get()) {
            told.set(false);
            // One that was put in between found that the taker had been told.
            if (at == put.get()) {
                return null;
            }
        }
        final int place = (int) at & mask;
        final ConntrackEvent.Changed event = places.get(place);
        places.set(place, null);
        taken.set(at + 1);
        return event;
    }

    /** How many wait. */
    int size() {
        return (int) (put.get() - taken.get());
    }
}
