package org.tandemgate.rest;

import java.time.Instant;
import java.util.function.Consumer;
import org.tandemgate.api.configsync.ConfigSync;
import org.tandemgate.api.configsync.SyncStatus;
import org.tandemgate.api.election.RefusedException;

/** A primary whose peer has changes of its own: only force goes over them. */
record FakeSync(Consumer<String> changed) implements ConfigSync {
    @Override
    public SyncStatus status() {
        return new SyncStatus(
                "primary", "https://10.255.0.2:8443/", "", 3, false, null, null, Instant.now());
    }

    @Override
    public String plan() {
        return "would send filter";
    }

    @Override
    public String push(final boolean force) throws RefusedException {
        if (!force) {
            throw new RefusedException("filter was changed on the other node");
        }
        changed.accept("push true");
        return "sent filter";
    }

    @Override
    public String approve(final long revision) {
        throw new AssertionError("REST approves nothing");
    }

    @Override
    public String test() {
        throw new AssertionError("REST asks nobody");
    }
}
