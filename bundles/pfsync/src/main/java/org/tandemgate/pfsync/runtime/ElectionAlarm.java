package org.tandemgate.pfsync.runtime;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Election;
import org.tandemgate.api.election.Role;
import org.tandemgate.pfsync.state.CatchUp;

/**
 * Demotes every group while the table is not complete, as {@link CatchUp} decides. The election may
 * come and go; one that comes is asked for the roles and told the reason of now. Any thread.
 */
public final class ElectionAlarm implements Alarm {
    private static final Logger LOG = LoggerFactory.getLogger(ElectionAlarm.class);
    private static final String OWNER = "pfsync";

    /** As net.pfsync.carp_demotion_factor of FreeBSD: worse than everything else. */
    private static final int AMOUNT = 240;

    /** Longer than any request may take; ends the demotion when this bundle is gone. */
    private static final Duration LIMIT = Duration.ofMinutes(12);

    private @Nullable Election election;
    private CatchUp catchUp = CatchUp.begin();
    private @Nullable String reason;
    private @Nullable String told;

    @Override
    public synchronized void asking(final String next) {
        reason = next;
        judge();
    }

    @Override
    public synchronized void ended() {
        reason = null;
        catchUp = catchUp.ended();
        tell();
    }

    @Override
    public synchronized void interrupted() {
        reason = null;
        catchUp = catchUp.interrupted();
        tell();
    }

    @Override
    public synchronized boolean isDemoting() {
        return told != null;
    }

    /** There is an election. */
    public synchronized void attach(final Election now) {
        election = now;
        told = null;
        judge();
    }

    /** It is gone, and its demotions with it. */
    public synchronized void detach(final Election gone) {
        if (gone.equals(election)) {
            election = null;
            told = null;
        }
    }

    /** What is missing before this node should become master; null: nothing. */
    public synchronized @Nullable String obstacle() {
        return catchUp.isOver() ? null : reason;
    }

    /** Without an election nobody knows whether this node serves, and nobody is there to demote. */
    private void judge() {
        final Election now = election;
        if (now != null && reason != null) {
            catchUp = catchUp.asking(serves(now));
        }
        tell();
    }

    private static boolean serves(final Election now) {
        return now.virtualHosts().stream().anyMatch(host -> host.role() == Role.MASTER);
    }

    private void tell() {
        final Election now = election;
        final String next = catchUp.isDemoted() ? reason : null;
        final String before = told;
        if (now == null || Objects.equals(before, next)) {
            return;
        }
        told = next;
        // The new one first: in between the node must not look fit.
        if (next != null) {
            now.demote(Election.ALL_GROUPS, cause(next), AMOUNT);
        }
        if (before != null) {
            now.undemote(Election.ALL_GROUPS, cause(before), AMOUNT);
        }
        if (next == null) {
            LOG.info("pfsync demotes no longer: {}", before);
        }
    }

    private static Election.Cause cause(final String why) {
        return new Election.Cause(OWNER, why, LIMIT);
    }
}
