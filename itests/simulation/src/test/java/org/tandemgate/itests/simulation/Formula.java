package org.tandemgate.itests.simulation;

import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.ElectionSettings;
import org.tandemgate.carp.state.PeerKind;

/** The times and the order of nodes once more, so that the election is not its own judge. */
final class Formula {
    private static final double UNIT = 1e9 / 256;

    private Formula() {}

    /**
     * 3 x advbase s + advskew/256 s. With advbase 0 no more than 3 x advskew/256 s of the slower of
     * both, or than 6/256 s and what the own interval is longer than 1/256 s; while nobody was
     * heard, 3 x 255/256 s and the own interval for who would leave a slower master alone.
     *
     * @param slowest largest advskew of any node
     * @param heard whether a master was heard since the election began
     */
    static long masterDownNanos(
            final CarpElection election, final int slowest, final boolean heard) {
        final ElectionSettings settings = election.settings();
        if (settings.advbase() == 0 && !heard && leavesSlowerAlone(election)) {
            return (long) ((765.0 + Math.max(1, settings.advskew())) * UNIT);
        }
        final double units =
                settings.advbase() == 0
                        ? Math.max(
                                3.0 * Math.max(slowest, settings.advskew()),
                                6.0 + Math.max(0, settings.advskew() - 1))
                        : 768.0 * settings.advbase()
                                + (settings.peerKind() == PeerKind.OPENBSD ? 3 : 1)
                                        * settings.advskew();
        return (long) (units * UNIT);
    }

    /** Whether a master with longer intervals may keep its role. */
    static boolean leavesSlowerAlone(final CarpElection election) {
        final ElectionSettings settings = election.settings();
        return !settings.preempt() || settings.preemptDelayNanos() > 0 || election.demotion() > 0;
    }

    /** 3 x advbase s, what any peer waits at least; with advbase 0 three intervals. */
    static long replaceableNanos(final CarpElection election) {
        final int advbase = election.settings().advbase();
        return advbase == 0 ? 3 * intervalNanos(election) : (long) (768.0 * advbase * UNIT);
    }

    /** advbase s + advskew/256 s as sent; at least 1/256 s. */
    static long intervalNanos(final CarpElection election) {
        return (long) (Math.max(1, intervalUnits(election)) * UNIT);
    }

    private static long intervalUnits(final CarpElection election) {
        final ElectionSettings settings = election.settings();
        final long skew = settings.advskew();
        final long demotion = settings.advbase() == 0 ? 0 : election.demotion();
        final long effective =
                switch (settings.peerKind()) {
                    case OPENBSD -> skew;
                    case UCARP -> demotion > 0 ? Math.max(240, skew) : skew;
                    default -> Math.min(240, skew + demotion);
                };
        return 256L * settings.advbase() + effective;
    }

    /** Octet 4 as sent: the demotion count for who reads it. */
    static int octet4(final CarpElection election) {
        final PeerKind kind = election.settings().peerKind();
        return kind == PeerKind.FREEBSD || kind == PeerKind.UCARP
                ? 0
                : Math.min(255, election.demotion());
    }

    /** Lower is better: the demotion count as sent, then the interval. */
    static long rank(final CarpElection election) {
        return octet4(election) * 100_000L + intervalUnits(election);
    }
}
