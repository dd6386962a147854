package org.tandemgate.api.configsync;

import org.osgi.annotation.versioning.ProviderType;
import org.tandemgate.api.election.RefusedException;

/** Synchronization of the configuration with the other node. One service. Any thread. */
@ProviderType
public interface ConfigSync {
    /** A snapshot; never waits. */
    SyncStatus status();

    /**
     * What a push would change; changes nothing.
     *
     * @return the areas that the other node would take, one sentence
     * @throws RefusedException when a push would be refused before anything is sent; the text says
     *     why and what to do
     */
    String plan() throws RefusedException;

    /**
     * Brings the other node's configuration to this one's, now; waits for it.
     *
     * @param force also over changes that were made on the other node
     * @return what happened, one sentence
     * @throws RefusedException when it did not; the text says why and what to do
     */
    String push(boolean force) throws RefusedException;

    /**
     * Pushes a revision that waits for it in mode {@code approve}, and again until the next one.
     *
     * @param revision the one in force
     * @return what happened, one sentence
     * @throws RefusedException when it is not the one in force, nothing waits, or the push failed
     */
    String approve(long revision) throws RefusedException;

    /**
     * Asks the other node who it is and what it has; changes nothing.
     *
     * @return what it said, one sentence
     * @throws RefusedException when it did not answer; the text says why and what to do
     */
    String test() throws RefusedException;
}
