package org.tandemgate.api.pfsync;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.osgi.annotation.versioning.ProviderType;
import org.tandemgate.api.election.RefusedException;

/**
 * Replication of this node's connection states. One service, there only while replication is
 * configured and runs. Any thread.
 */
@ProviderType
public interface Pfsync {
    /** A snapshot. Does not wait. */
    PfsyncStatus status();

    /**
     * States that this node knows, whichever node made them, in no particular order.
     *
     * @param filter which of them
     * @param limit how many at most, 1..100,000
     */
    StatePage states(StateFilter filter, int limit);

    /**
     * Asks the peer for all its states. Does not wait for them: {@link PfsyncStatus#bulk} tells how
     * it goes on. Does nothing but say so while an earlier request is being answered.
     *
     * @return what happens now, one sentence
     * @throws RefusedException when nothing can be asked for now; the text says why
     */
    String resync() throws RefusedException;

    /**
     * Compares the states here with those of the peer, by digests, and names what differs. States
     * that change meanwhile are looked at again before they are named.
     *
     * @param bound how long to wait for the peer, 100 ms..60 s; blocks the caller so long at most
     * @throws RefusedException when the peer cannot compare, as every BSD; the text says so
     * @throws PeerUnreachableException when nothing is heard of the peer
     * @throws TimeoutException when the peer did not answer everything within the bound; the text
     *     says how far it came
     */
    Comparison compare(Duration bound)
            throws RefusedException, PeerUnreachableException, TimeoutException;
}
