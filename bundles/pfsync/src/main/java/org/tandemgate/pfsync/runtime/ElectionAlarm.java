package org.tandemgate.pfsync.runtime;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Election;

/**
 * Demotes every group while the table is not complete. The election may come and go; one that comes
 * is told the reason of now. Any thread.
 */
public final class ElectionAlarm implements Alarm {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionAlarm.class);
    private static final String OWNER = "pfsync";

    /** As net.pfsync.carp_demotion_factor of FreeBSD: worse than everything else. */
    private static final int AMOUNT = 240;

    /** Longer than any request may take; ends the demotion when this bundle is gone. */
    private static final Duration LIMIT = Duration.ofMinutes(12);

    private @Nullable Election election;
    private @Nullable String reason;

    @Override
    public synchronized void demote(final @Nullable String next) {
        final String before = reason;
        reason = next;
        // The new one first: in between the node must not look fit.
        put(next);
        take(before);
        if (next == null && before != null) {
            LOG.info("pfsync demotes no longer: {}", before);
        }
    }

    /** There is an election. */
    public synchronized void attach(final Election now) {
        election = now;
        put(reason);
    }

    /** It is gone, and its demotions with it. */
    public synchronized void detach(final Election gone) {
        if (gone.equals(election)) {
            election = null;
        }
    }

    private void put(final @Nullable String why) {
        final Election now = election;
        if (now != null && why != null) {
            now.demote(Election.ALL_GROUPS, cause(why), AMOUNT);
        }
    }

    private void take(final @Nullable String why) {
        final Election now = election;
        if (now != null && why != null) {
            now.undemote(Election.ALL_GROUPS, cause(why), AMOUNT);
        }
    }

    private static Election.Cause cause(final String why) {
        return new Election.Cause(OWNER, why, LIMIT);
    }
}
