package org.tandemgate.carp.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.LinkDamper;
import org.tandemgate.linux.Link;

/**
 * Whether one virtual host may take part in the election: the policy of the node, its interface and
 * that interface's link decide. Loop thread only, except {@link #link}.
 */
final class Participation {
    /** Why a virtual host that moves to another place leaves this one. */
    static final String MOVED = "configured elsewhere";

    private final Member member;
    private final NodeElection node;
    private final AddressWork addresses;

    private volatile @Nullable Link link;
    private volatile @Nullable String peerProblem;

    /**
     * What was prepared last: to be taken apart also when the interface is gone or has another
     * name.
     */
    private @Nullable AddressPlan placed;

    /** What was said of a missing interface. */
    private @Nullable String told;

    private LinkDamper damper = LinkDamper.NEW;
    private boolean started;
    private int joins;
    private boolean participates;

    /**
     * Whether the settings in force wait for a hand-over to be replaced by those of a new place.
     */
    private boolean moving;

    /** Whether a master hands over because it is not wanted here. */
    private boolean stopping;

    Participation(final Member member, final NodeElection node, final AddressWork addresses) {
        this.member = member;
        this.node = node;
        this.addresses = addresses;
    }

    /** The policy of the node, an interface or an address has changed. */
    void evaluate(final VirtualHostSettings configured) {
        final Link now = node.loop().interfaces().byName(configured.interfaceName());
        look(now);
        judgePeer(configured);
        final String obstacle = obstacle(configured, now);
        if (obstacle != null && isOrderly(configured, now)) {
            stop(obstacle);
        } else if (obstacle != null) {
            withdraw(obstacle);
            if (unwanted(configured) == null && now == null && node.loop().sockets() != null) {
                missing(obstacle);
            }
        }
        link = now;
        if (now != null) {
            told = null;
            member.uses(now);
        }
        if (obstacle == null) {
            goOn();
            join();
        }
    }

    private void judgePeer(final VirtualHostSettings configured) {
        final String wrong = PeerCheck.wrong(configured, node.loop().interfaces());
        if (wrong != null && !wrong.equals(peerProblem)) {
            member.warn("peer", wrong);
        }
        peerProblem = wrong;
    }

    /** Why the operator does not want it here; absent when it is wanted. */
    private @Nullable String unwanted(final VirtualHostSettings configured) {
        if (!configured.allow()) {
            return "kept out by allow = false";
        }
        return moving ? MOVED : null;
    }

    /** A master that is not wanted any more and is able to serve hands over first. */
    private boolean isOrderly(final VirtualHostSettings configured, final @Nullable Link now) {
        return unwanted(configured) != null
                && participates
                && member.role() == Role.MASTER
                && now != null
                && damper.counts()
                && node.loop().obstacle() == null;
    }

    private void stop(final String reason) {
        if (!stopping) {
            stopping = true;
            member.on(new CarpEvent.Stopping(Member.STOP_BOUND_NANOS, reason));
        }
    }

    /** It is wanted again before the hand-over has ended. */
    private void goOn() {
        if (stopping) {
            stopping = false;
            member.on(new CarpEvent.Started());
        }
    }

    /**
     * Begins to leave this place for another one.
     *
     * @return whether a hand-over is going on that has to end first
     */
    boolean handsOverBeforeMoving(final VirtualHostSettings configured) {
        moving = true;
        evaluate(configured);
        return stopping;
    }

    /** The place stays, or has been left. */
    void settle() {
        moving = false;
    }

    /**
     * The role is INIT.
     *
     * @return whether that is the end of a hand-over which began because it is not wanted here
     */
    boolean ended() {
        final boolean orderly = stopping;
        if (orderly) {
            stopping = false;
            participates = false;
            started = false;
        }
        return orderly;
    }

    /** Says so once each time an interface is found missing. */
    private void missing(final String obstacle) {
        if (!obstacle.equals(told)) {
            told = obstacle;
            member.warn("interface", obstacle);
        }
    }

    private @Nullable String obstacle(
            final VirtualHostSettings configured, final @Nullable Link now) {
        final String unwanted = unwanted(configured);
        if (unwanted != null) {
            return unwanted;
        }
        if (node.loop().sockets() == null) {
            return node.loop().obstacle();
        }
        if (now == null) {
            return "waiting for interface "
                    + configured.interfaceName()
                    + ", which does not exist; make it or correct the key interface; allow = false"
                    + " keeps this virtual host out meanwhile, and its group from being demoted"
                    + " for it";
        }
        if (!damper.counts()) {
            if (node.isCut(now.name())) {
                return "link down: " + now.name() + ", a drill cut it";
            }
            return now.running()
                    ? "link up: " + configured.interfaceName() + ", waiting whether it stays so"
                    : "link down: " + configured.interfaceName();
        }
        return node.loop().obstacle();
    }

    private void look(final @Nullable Link now) {
        if (node.loop().sockets() == null) {
            return; // Interfaces are not known without sockets.
        }
        final LinkDamper.Sight sight =
                now == null || !now.administrativelyUp()
                        ? LinkDamper.Sight.GONE
                        : now.running() && !node.isCut(now.name())
                                ? LinkDamper.Sight.UP
                                : LinkDamper.Sight.NO_CARRIER;
        damper =
                damper.see(
                        sight,
                        node.policy().linkDownDelayNanos(),
                        node.policy().linkUpDelayNanos(),
                        node.loop().now());
    }

    /** The earlier of that deadline and the time at which the link counts otherwise. */
    long earlier(final long deadlineNanos) {
        final long changes = damper.changesAtNanos();
        return changes != CarpElection.NO_DEADLINE
                        && node.loop().sockets() != null
                        && (deadlineNanos == CarpElection.NO_DEADLINE
                                || changes - deadlineNanos < 0)
                ? changes
                : deadlineNanos;
    }

    /** The link may count otherwise now. */
    void deadline() {
        if (damper.isDue(node.loop().now())) {
            node.evaluate();
        }
    }

    /** A backup that hears nobody would take over, so it begins behind its groups. */
    private void join() {
        addresses.listen(member.plan());
        if (!participates) {
            participates = true;
            placed = member.plan();
            final int number = ++joins;
            if (!addresses.run(() -> node.loop().post(() -> begin(number)))) {
                begin(number);
            }
            addresses.submit(placed, DataPlane::prepare);
            member.rehearse();
        }
    }

    private void begin(final int number) {
        if (participates && number == joins) {
            member.on(new CarpEvent.LinkUp());
            if (!started) {
                started = true;
                member.on(new CarpEvent.Started());
            }
        }
    }

    /** Leaves the election for as long as the obstacle lasts. */
    void withdraw(final String obstacle) {
        if (participates) {
            participates = false;
            member.on(new CarpEvent.LinkDown(obstacle));
        }
        member.kept(obstacle);
    }

    /** Takes apart what was prepared on the interface. */
    void dismantle() {
        addresses.submit(placed, DataPlane::dismantle);
        damper = LinkDamper.NEW;
    }

    /** That the configured peer is this node itself; absent when it is not. Any thread. */
    @Nullable String peerProblem() {
        return peerProblem;
    }

    /** Whether packets are looked at. */
    boolean participates() {
        return participates;
    }

    /** Whether the interface is missing or its link does not count as up. */
    boolean isWithoutLink() {
        return node.loop().sockets() != null && !damper.counts();
    }

    /** The interface, as it was when last looked at; absent while it does not exist. Any thread. */
    @Nullable Link link() {
        return link;
    }
}
