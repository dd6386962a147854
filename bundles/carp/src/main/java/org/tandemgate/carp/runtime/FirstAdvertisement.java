package org.tandemgate.carp.runtime;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;

/**
 * Holds the first advertisement of a new master back until its addresses are in place: sent
 * earlier, it would make the old master leave, and the switch send to an interface that is not up
 * yet. A slow kernel is not waited for longer than {@link #PATIENCE_NANOS}. Loop thread only.
 */
final class FirstAdvertisement {
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private boolean addressesPending;
    private @Nullable SendAdvertisement held;
    private long overdueNanos;

    /** The next advertisement is to be held. */
    void waitForAddresses() {
        addressesPending = true;
    }

    /**
     * Holds an advertisement if it is the first one of a master whose addresses are not in place.
     */
    boolean holds(final SendAdvertisement advertisement, final long nowNanos) {
        if (!addressesPending || held != null) {
            return false;
        }
        held = advertisement;
        overdueNanos = nowNanos + PATIENCE_NANOS;
        return true;
    }

    /** What is held, if anything; nothing is held any more. */
    @Nullable SendAdvertisement take() {
        final SendAdvertisement due = held;
        forget();
        return due;
    }

    /** The role is gone before it was announced. */
    void forget() {
        addressesPending = false;
        held = null;
    }

    /** Whether the addresses take too long. */
    boolean isOverdue(final long nowNanos) {
        return held != null && nowNanos - overdueNanos >= 0;
    }

    /** The earlier of that time and another deadline; Long.MAX_VALUE stands for never. */
    long earlier(final long deadlineNanos) {
        final boolean first =
                held != null
                        && (deadlineNanos == Long.MAX_VALUE || overdueNanos - deadlineNanos < 0);
        return first ? overdueNanos : deadlineNanos;
    }
}
