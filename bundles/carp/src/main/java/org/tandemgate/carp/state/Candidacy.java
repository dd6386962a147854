package org.tandemgate.carp.state;

import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpEvent.Advertised;

/**
 * What this node brings to the election, and how it compares with what others bring.
 *
 * <p>Better is the lower demotion count (openbsd/src sys/netinet/ip_carp.c, carp_proto_input), then
 * the shorter pair of advbase and effective advskew (freebsd/freebsd-src sys/netinet/ip_carp.c,
 * carp_input_c), then, between two masters, the lower source address. A bow-out is worse than
 * anything.
 *
 * @param settings what the operator has set
 * @param demotion sum of the reasons, 0 or more
 */
record Candidacy(ElectionSettings settings, int demotion) {
    static final int BOW_OUT = 255;

    /** What an event leads to; unchanged by those that have nothing to do with it. */
    Candidacy after(final CarpEvent event) {
        if (event instanceof CarpEvent.Demoted demoted) {
            return new Candidacy(settings, demoted.total());
        }
        return event instanceof CarpEvent.Reconfigured reconfigured
                ? new Candidacy(reconfigured.settings(), demotion)
                : this;
    }

    /** What an advertisement means for a BACKUP or MASTER. */
    Verdict judge(final Advertised peer, final Standing standing, final boolean mayPreempt) {
        if (standing.role() == Role.BACKUP) {
            return asBackup(peer, mayPreempt);
        }
        final HandingOver handingOver = standing.handingOver();
        return handingOver == null
                ? asMaster(peer)
                : asMasterOnTheWayOut(peer, handingOver.force());
    }

    private Verdict asMaster(final Advertised peer) {
        if (peer.isBowOut()) {
            return Verdict.reannounce("another master bowed out");
        }
        final int heard = settings.peerKind().heardDemotion(peer.demotion());
        if (heard != sentDemotion()) {
            final String counts = ", " + heard + " against " + sentDemotion();
            return heard < sentDemotion()
                    ? Verdict.giveUp("less demoted master heard" + counts)
                    : Verdict.reannounce("more demoted master heard" + counts);
        }
        final int slower = compareInterval(peer);
        if (slower < 0) {
            return Verdict.giveUp("more frequent advertisement received");
        }
        if (slower > 0) {
            return Verdict.reannounce("slower master heard");
        }
        // With one address on both sides there is no order; both yield, as the BSDs do on any tie.
        final boolean inDoubt = Math.abs(peer.sourceOrder()) >= SourceOrders.IN_DOUBT;
        if (peer.sourceOrder() > 0) {
            return Verdict.contest(inDoubt, "equal master with a higher address heard");
        }
        return inDoubt
                ? Verdict.giveUpLater("equal master with a lower IPv6 address heard")
                : Verdict.giveUp("equal master with a lower address heard");
    }

    private Verdict asBackup(final Advertised peer, final boolean mayPreempt) {
        if (peer.isBowOut()) {
            return Verdict.takeOver("master bowed out");
        }
        if (settings.isTooSlow(peer.advbase(), peer.advskew())) {
            return Verdict.takeOver("master advertises too slowly");
        }
        final int heard = settings.peerKind().heardDemotion(peer.demotion());
        if (heard > sentDemotion()) {
            return Verdict.takeOver(
                    "master is more demoted, " + heard + " against " + sentDemotion());
        }
        final boolean better = heard == sentDemotion() && compareInterval(peer) > 0;
        return better && mayPreempt && settings.preempt()
                ? Verdict.takeOver("preempting a slower master")
                : Verdict.WAIT;
    }

    /**
     * Whether it may be that a slower master is left alone; else one that was not heard yet would
     * lose its role as soon as it is.
     */
    boolean isContent() {
        return !settings.preempt() || settings.preemptDelayNanos() > 0 || demotion > 0;
    }

    /** What a backup makes of a demotion that was heard on another virtual host of the group. */
    Verdict judgeSibling(final CarpEvent.SiblingDemoted sibling) {
        final int heard = settings.peerKind().heardDemotion(sibling.demotion());
        return heard > sentDemotion()
                ? Verdict.takeOver(
                        "group of the master is more demoted, "
                                + heard
                                + " against "
                                + sentDemotion())
                : Verdict.IGNORE;
    }

    private Verdict asMasterOnTheWayOut(final Advertised peer, final boolean force) {
        if (peer.isBowOut()) {
            return Verdict.IGNORE;
        }
        final int heard = settings.peerKind().heardDemotion(peer.demotion());
        return !force && heard > sentDemotion()
                ? Verdict.refuse(
                        "the peer is more demoted, "
                                + heard
                                + " against "
                                + sentDemotion()
                                + ": mend what demotes it, or force")
                : Verdict.giveUp("peer took over");
    }

    /** Positive when the peer advertises more slowly than this node would. */
    private int compareInterval(final Advertised peer) {
        return Long.compare(
                ElectionSettings.units(peer.advbase(), peer.advskew()),
                ElectionSettings.units(settings.advbase(), effectiveAdvskew()));
    }

    SendAdvertisement advertisement() {
        return new SendAdvertisement(settings.advbase(), effectiveAdvskew(), sentDemotion(), false);
    }

    /**
     * Asks the others to take over at once. The demotion count is the largest one too: an OpenBSD
     * master that is demoted itself would otherwise yield to a bow-out.
     */
    SendAdvertisement bowOut() {
        return new SendAdvertisement(
                BOW_OUT, BOW_OUT, settings.peerKind().sentDemotion(BOW_OUT), true);
    }

    private int sentDemotion() {
        return settings.peerKind().sentDemotion(demotion);
    }

    int effectiveAdvskew() {
        return settings.effectiveAdvskew(demotion);
    }

    long intervalNanos() {
        return settings.intervalNanos(demotion);
    }
}
