package org.tandemgate.carp.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.election.Role;
import org.tandemgate.linux.Link;

/**
 * What one virtual host is configured to be, and how it gets from one configuration to the next.
 * Loop thread only, except what says otherwise.
 */
final class Configuration {
    private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);

    private final Member member;
    private final NodeElection node;
    private final Advertising advertising;
    private final Participation participation;

    private volatile @Nullable VirtualHostSettings settings;
    private volatile @Nullable String refusal;
    private @Nullable Signatures signatures;
    private @Nullable VirtualHostSettings conflicting;

    /** What comes into force when the old place is handed over. */
    private @Nullable VirtualHostSettings moved;

    Configuration(
            final Member member,
            final NodeElection node,
            final Advertising advertising,
            final Participation participation) {
        this.member = member;
        this.node = node;
        this.advertising = advertising;
        this.participation = participation;
    }

    /** Notes that a configuration was refused; the settings in force stay. Any thread. */
    void refuse(final String problem) {
        refusal = problem;
        node.effects()
                .journal()
                .write(
                        () ->
                                LOG.error(
                                        "carp {} configuration refused: {}",
                                        member.name(),
                                        problem));
    }

    /**
     * Puts settings in force; a virtual host that is MASTER stays so unless it moves to another
     * place. Then it hands over first, and settings are in force when that has ended.
     */
    void accept(final VirtualHostSettings wanted) {
        final String conflict = node.conflict(member, wanted);
        conflicting = conflict == null ? null : wanted;
        if (conflict != null) {
            refuse(conflict);
            return;
        }
        refusal = null;
        final VirtualHostSettings present = settings;
        if (present != null
                && !present.isSamePlaceAs(wanted)
                && participation.handsOverBeforeMoving(present)) {
            moved = wanted;
            return;
        }
        moved = null;
        participation.settle();
        final AddressPlan planBefore = member.plan();
        leave(wanted);
        final VirtualHostSettings before = settings;
        settings = wanted;
        sign(wanted);
        final Link at = participation.link();
        if (before != null && at != null && before.isSamePlaceAs(wanted)) {
            advertising.use(at);
        }
        member.configured(wanted);
        if (member.role() == Role.MASTER && planBefore != null) {
            member.exchangeAddresses(planBefore);
        }
        node.retryOthers(member);
    }

    /** Leaves the place and the group that are not wanted any more. */
    private void leave(final VirtualHostSettings wanted) {
        final VirtualHostSettings before = settings;
        if (before != null && !before.isSamePlaceAs(wanted)) {
            participation.withdraw(Participation.MOVED);
            participation.dismantle();
        }
        if (before != null && !before.group().equals(wanted.group())) {
            node.ailments().regroup(member, before.group(), wanted.group());
        }
    }

    /** The hand-over of a place where this virtual host is not wanted has ended. */
    void handedOver() {
        final VirtualHostSettings waiting = moved;
        if (waiting != null) {
            moved = null;
            accept(waiting);
            participation.settle();
        }
        member.evaluate();
    }

    private void sign(final VirtualHostSettings wanted) {
        final Signatures before = signatures;
        final Signatures now =
                before == null ? Signatures.of(wanted) : before.after(wanted, node.loop().now());
        signatures = now;
        advertising.configure(wanted, now);
        if (wanted.peers().replayProtection()) {
            advertising.countUpwards();
        }
    }

    /** Another virtual host has other settings or is gone: what was refused may be free now. */
    void retry() {
        final VirtualHostSettings waiting = conflicting;
        if (waiting != null && node.conflict(member, waiting) == null) {
            accept(waiting);
        }
    }

    /** What is in force; absent before anything is. Any thread. */
    @Nullable VirtualHostSettings settings() {
        return settings;
    }

    /** What was refused last; absent when the newest settings are in force. Any thread. */
    @Nullable String refusal() {
        return refusal;
    }

    @Nullable Signatures signatures() {
        return signatures;
    }
}
