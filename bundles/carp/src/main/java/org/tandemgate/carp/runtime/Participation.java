package org.tandemgate.carp.runtime;

import org.jspecify.annotations.Nullable;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.LinkDamper;
import org.tandemgate.linux.Link;

/**
 * Whether one virtual host may take part in the election: the policy of the node, its interface and
 * that interface's link decide. Loop thread only, except {@link #link}.
 */
final class Participation {
    private final Member member;
    private final NodeElection node;
    private final AddressWork addresses;

    private volatile @Nullable Link link;

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

    Participation(final Member member, final NodeElection node, final AddressWork addresses) {
        this.member = member;
        this.node = node;
        this.addresses = addresses;
    }

    /** The policy of the node, an interface or an address has changed. */
    void evaluate(final VirtualHostSettings configured) {
        final Link now = node.loop().interfaces().byName(configured.interfaceName());
        look(now);
        final String obstacle = obstacle(configured, now);
        if (obstacle != null) {
            withdraw(obstacle);
            if (configured.allow() && now == null && node.loop().sockets() != null) {
                missing(obstacle);
            }
        }
        link = now;
        if (now != null) {
            told = null;
            member.uses(now);
        }
        if (obstacle == null) {
            join();
        }
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
        if (!configured.allow()) {
            return "kept out by allow = false";
        }
        if (node.loop().sockets() == null) {
            return node.loop().obstacle();
        }
        if (now == null) {
            return "waiting for interface "
                    + configured.interfaceName()
                    + ", which does not exist; make it or correct the key interface";
        }
        if (!damper.counts()) {
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
                        : now.running() ? LinkDamper.Sight.UP : LinkDamper.Sight.NO_CARRIER;
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
            member.on(started ? new CarpEvent.LinkUp() : new CarpEvent.Started());
            started = true;
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
