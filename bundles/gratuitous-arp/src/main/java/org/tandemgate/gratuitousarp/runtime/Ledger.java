package org.tandemgate.gratuitousarp.runtime;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was sent of one virtual host since the bundle started. Guarded by its owner. */
final class Ledger {
    private long sent;
    private long failed;
    private @Nullable Instant lastSent;
    private @Nullable String lastError;
    private @Nullable Instant failingSince;

    void sent(final Instant now) {
        sent++;
        lastSent = now;
        failingSince = null;
    }

    void failed(final String error, final Instant now) {
        failed++;
        lastError = error;
        if (failingSince == null) {
            failingSince = now;
        }
    }

    /** What failed before does not matter while nothing is announced. */
    void rest() {
        failingSince = null;
    }

    long sent() {
        return sent;
    }

    long failed() {
        return failed;
    }

    @Nullable Instant lastSent() {
        return lastSent;
    }

    @Nullable String lastError() {
        return lastError;
    }

    /** Since when nothing has succeeded; absent when the last frame was sent. */
    @Nullable Instant failingSince() {
        return failingSince;
    }
}
