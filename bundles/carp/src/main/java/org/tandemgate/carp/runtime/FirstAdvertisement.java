package org.tandemgate.carp.runtime;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;

/**
 * Holds the advertisements of a new master back until its addresses are in place: sent earlier, one
 * would make the old master leave, and the switch send to an interface that is not up yet. A node
 * that has just started needs long for that, with a container that loads beside it. Loop thread
 * only.
 */
final class FirstAdvertisement {
    /** Nobody serves: other backups must learn soon that this one does. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Another master serves until it hears this one: looks again whether it still does. */
    static final long SERVED_PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private boolean addressesPending;
    private @Nullable SendAdvertisement held;
    private long overdueNanos;

    /**
     * Advertisements are to be held from now on.
     *
     * @param served whether another master was heard and may still be there
     */
    void waitForAddresses(final boolean served, final long nowNanos) {
        addressesPending = true;
        overdueNanos = nowNanos + (served ? SERVED_PATIENCE_NANOS : PATIENCE_NANOS);
    }

    /** Holds an advertisement, the newest alone, while the addresses are not in place. */
    boolean holds(final SendAdvertisement advertisement) {
        if (addressesPending) {
            held = advertisement;
        }
        return addressesPending;
    }

    /** Whether advertisements are to be held. */
    boolean isHolding() {
        return addressesPending;
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
