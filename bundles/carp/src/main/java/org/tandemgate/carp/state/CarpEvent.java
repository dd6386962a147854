package org.tandemgate.carp.state;

import org.tandemgate.api.election.Role;

/** Something that happens to the election of one virtual host. */
public sealed interface CarpEvent {

    /** The virtual host is to take part from now on. Ignored when it already does. */
    record Started() implements CarpEvent {}

    /**
     * Orderly stop: a master bows out, goes on serving until it hears the peer or the bound is
     * over, then goes to INIT; everybody else goes to INIT at once.
     *
     * @param boundNanos 0 or more
     * @param reason for the operator, e.g. {@code kept out by allow = false}
     */
    record Stopping(long boundNanos, String reason) implements CarpEvent {
        public Stopping {
            requireBound(boundNanos);
        }

        /** The end of the virtual host. */
        public Stopping(final long boundNanos) {
            this(boundNanos, "stopped");
        }
    }

    /** The interface can carry packets. It is taken as able until {@link LinkDown}. */
    record LinkUp() implements CarpEvent {}

    /**
     * The interface cannot carry packets.
     *
     * @param reason for the operator, e.g. {@code link down: eth0}
     */
    record LinkDown(String reason) implements CarpEvent {}

    /** The operator lets the virtual host take part. It is allowed until {@link Disallowed}. */
    record Allowed() implements CarpEvent {}

    /**
     * The operator keeps the virtual host out: INIT, silent, as {@code net.inet.carp.allow=0}.
     *
     * @param reason for the operator
     */
    record Disallowed(String reason) implements CarpEvent {}

    /**
     * A verified advertisement of another node.
     *
     * @param advbase seconds, 0..255
     * @param advskew 1/256 seconds, 0..255
     * @param demotion octet 4, 0..255
     * @param sourceOrder sign of comparing the source address of the peer with ours, unsigned:
     *     negative when the peer's is lower; times {@link SourceOrders#IN_DOUBT} when the peer may
     *     know another order
     */
    record Advertised(int advbase, int advskew, int demotion, int sourceOrder)
            implements CarpEvent {
        private static final int BOW_OUT = 255;

        /** Whether the sender asks the others to take over at once. */
        public boolean isBowOut() {
            return advbase == BOW_OUT && advskew == BOW_OUT;
        }
    }

    /**
     * Another virtual host of the group has just been taken over because its master is more
     * demoted. The demotion is one of the whole group, so it concerns the master here, too, which
     * may not be able to say so: its link may be what is down.
     *
     * @param demotion octet 4 of the advertisement there, 0..255
     */
    record SiblingDemoted(int demotion) implements CarpEvent {}

    /**
     * The time of {@link CarpElection#deadlineNanos()} has come. One that comes early is harmless.
     */
    record DeadlineReached() implements CarpEvent {}

    /**
     * This process did not run for a while: it was stopped, swapped out, collected garbage or its
     * machine was frozen. To be given before any packet and any deadline that waited meanwhile.
     *
     * @param durationNanos how long, as far as it is known, 0 or more
     */
    record Paused(long durationNanos) implements CarpEvent {
        public Paused {
            if (durationNanos < 0) {
                throw new IllegalArgumentException(
                        "pause is " + durationNanos + " ns, needs 0 or more");
            }
        }
    }

    /**
     * The sum of all demotions of this virtual host has changed.
     *
     * @param total 0 or more
     */
    record Demoted(int total) implements CarpEvent {
        public Demoted {
            if (total < 0) {
                throw new IllegalArgumentException("demotion is " + total + ", needs 0 or more");
            }
        }
    }

    /** Other settings are in force from now on. */
    record Reconfigured(ElectionSettings settings) implements CarpEvent {}

    /**
     * Forces a role as ifconfig's {@code state} does: not sticky, ignored in INIT. A master that is
     * forced to BACKUP bows out, else nobody would serve until the peer's master-down time is over.
     *
     * @param role MASTER or BACKUP
     */
    record Forced(Role role) implements CarpEvent {
        public Forced {
            if (role == Role.INIT) {
                throw new IllegalArgumentException("role is INIT, needs MASTER or BACKUP");
            }
        }
    }

    /**
     * Planned hand-over: bow out, go on serving, become BACKUP when the peer is heard as master.
     *
     * @param boundNanos how long to wait for it, 0 or more
     * @param force also withdraw when nobody takes over, or only a more demoted peer does
     */
    record HandOverRequested(long boundNanos, boolean force) implements CarpEvent {
        public HandOverRequested {
            requireBound(boundNanos);
        }
    }

    /**
     * What a hand-over was asked for is over: a master that nobody has replaced yet goes on. An
     * orderly stop is not taken back.
     *
     * @param reason for the operator
     */
    record HandOverCancelled(String reason) implements CarpEvent {}

    private static void requireBound(final long boundNanos) {
        if (boundNanos < 0) {
            throw new IllegalArgumentException("bound is " + boundNanos + " ns, needs 0 or more");
        }
    }
}
