package org.tandemgate.carp.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.Role;
import org.tandemgate.carp.protocol.CarpAuthenticator;
import org.tandemgate.carp.protocol.CarpCounter;
import org.tandemgate.carp.state.CarpEffect.SendAdvertisement;
import org.tandemgate.carp.state.CarpElection;
import org.tandemgate.linux.Errno;
import org.tandemgate.linux.Link;
import org.tandemgate.linux.LinuxException;
import org.tandemgate.net.IpAddress;

/**
 * When the advertisements of one virtual host go out: as its election says, those of a new master
 * behind its addresses, one more when another master is heard. Loop thread only, except what says
 * otherwise.
 */
final class Advertising {
    private static final int COUNTERS_PER_MILLI_BITS = 20;
    private static final long SHOW_AGAIN_NANOS = 1_000_000L;

    private final Member member;
    private final NodeElection node;
    private final CarpCounter counter;
    private final Warnings warnings;
    private final FirstAdvertisement first = new FirstAdvertisement();
    private final AtomicLong sent = new AtomicLong();
    private volatile @Nullable String problem;
    private @Nullable AdvertisementSender sender;
    private final SendErrors errors = new SendErrors();
    private @Nullable Signatures signatures;
    private @Nullable SendAdvertisement again;
    private boolean unheard;
    private boolean bowedOut;
    private long bowOut;
    private long shownNanos = System.nanoTime();

    Advertising(
            final Member member,
            final NodeElection node,
            final CarpCounter counter,
            final Warnings warnings) {
        this.member = member;
        this.node = node;
        this.counter = counter;
        this.warnings = warnings;
    }

    /** Other settings are in force. */
    void configure(final VirtualHostSettings settings, final Signatures wanted) {
        signatures = wanted;
        sender = new AdvertisementSender(settings, wanted.current());
    }

    /** Begins with the time of day, which is above every counter before a restart. */
    void countUpwards() {
        counter.countUpwards(System.currentTimeMillis() << COUNTERS_PER_MILLI_BITS);
    }

    /** The interface or its addresses may have changed. */
    void use(final Link link) {
        if (sender != null) {
            sender.use(link, node.loop().interfaces(), node.virtualAddresses());
            if (problem != null) {
                // Who sends nothing notices here that an address has come.
                judge(errors.isFailing());
            }
        }
    }

    /** Own source address of that family, absent when the interface has none. */
    @Nullable IpAddress source(final boolean ipv4) {
        return sender == null ? null : sender.source(ipv4);
    }

    /** The election sends; a new master waits for its addresses with that. */
    void advertise(final SendAdvertisement advertisement) {
        if (unheard) {
            unheard = false;
        } else if (!first.holds(advertisement)) {
            send(advertisement);
        }
    }

    /**
     * A new master is about to put its addresses in place.
     *
     * @param served whether another master was heard and may still be there
     */
    void waitForAddresses(final boolean served) {
        unheard = false;
        // What a forced BACKUP said last belongs to the time before.
        bowedOut = false;
        first.waitForAddresses(served, node.loop().now());
    }

    /** The addresses are in place, with the groups in which answers come, or take too long. */
    void addressesTaken() {
        final SendAdvertisement waiting = first.take();
        if (waiting != null && member.role() == Role.MASTER) {
            send(waiting);
        }
    }

    /**
     * Whether a peer said something before it heard the first bow-out of a hand-over. Who goes on
     * from the counter that it heard last answers with a higher one; the last word of a node that
     * has lost its role a moment ago has one that was given out here too. OpenBSD, whose counter
     * stays the same, has a lower one than any that was given out here since it was heard.
     *
     * @param heard counter of the peer's advertisement
     */
    boolean isBeforeBowOut(final long heard) {
        return bowedOut && heard - bowOut <= 0 && counter.wasOurs(heard);
    }

    /** The role is gone. A master that nobody has heard of has no last word either. */
    void addressesReleased() {
        unheard = first.isHolding();
        first.forget();
        again = null;
        bowedOut = false;
    }

    /**
     * The earliest of the election's deadline and the times at which a held or a repeated
     * advertisement goes out.
     */
    long earlier(final long deadlineNanos) {
        final long earlier = first.earlier(deadlineNanos);
        final long show = shownNanos + SHOW_AGAIN_NANOS;
        return again != null && (earlier == Long.MAX_VALUE || show - earlier < 0) ? show : earlier;
    }

    /**
     * Sends a held advertisement whose addresses take too long, unless another master serves all
     * the while, and a repeated one.
     *
     * @param served whether another master was heard and may still be there
     */
    void deadline(final boolean served) {
        if (first.isOverdue(node.loop().now())) {
            if (served) {
                waitForAddresses(true);
            } else {
                addressesTaken();
            }
        }
        showAgainIfDue();
    }

    /** Whether advertisements wait for addresses. */
    boolean isHolding() {
        return first.isHolding();
    }

    /**
     * The frame of another master came from the same virtual MAC, so the switch now sends to its
     * port: an advertisement at once brings it back, long before the announcements do. At most 1000
     * a second.
     */
    void showAgain(final CarpElection election) {
        if (!first.holds(election.advertisement())) {
            again = election.advertisement();
            showAgainIfDue();
        }
    }

    /** What came too early goes out a moment later: the last word must be the winner's. */
    private void showAgainIfDue() {
        final SendAdvertisement due = again;
        if (due != null && node.loop().now() - shownNanos >= SHOW_AGAIN_NANOS) {
            shownNanos = node.loop().now();
            again = null;
            send(due);
        }
    }

    private void send(final SendAdvertisement advertisement) {
        final CarpSockets sockets = node.loop().sockets();
        if (sender == null || signatures == null || sockets == null) {
            return;
        }
        if (node.loop().isOverdue()) {
            // A pause is judged first, at the beginning of the next round.
            later(advertisement);
            return;
        }
        final var refusals = new AdvertisementSender.Refusals();
        boolean out = false;
        for (final CarpAuthenticator signer : signatures.signing(node.loop().now())) {
            final long count = counter.next();
            if (sender.send(sockets, advertisement, count, signer, refusals)) {
                out = true;
                noteBowOut(advertisement, count);
            }
        }
        sent.addAndGet(out ? 1 : 0);
        final boolean failing = errors.isFailing();
        for (final boolean ipv4 : AdvertisementSender.FAMILIES) {
            final LinuxException refused = refusals.of(ipv4);
            if (!sender.sends(ipv4)) {
                errors.forget(ipv4);
            } else if (refused != null
                    && refused.errno() == Errno.ENOBUFS
                    && node.loop().isFenced()) {
                // Nothing is wrong with the interface: this node has kept it back itself.
                later(advertisement);
            } else {
                note(ipv4, refused);
            }
        }
        judge(failing);
    }

    private void noteBowOut(final SendAdvertisement advertisement, final long count) {
        if (!bowedOut) {
            bowOut = count;
        }
        bowedOut = advertisement.isBowOut();
    }

    private void later(final SendAdvertisement advertisement) {
        again = member.role() == Role.MASTER ? advertisement : null;
    }

    /** A backup that was demoted because it could not send tries whether it can again. */
    void probe() {
        final CarpSockets sockets = node.loop().sockets();
        if (sender == null || sockets == null || !errors.isFailing()) {
            return;
        }
        for (final boolean ipv4 : AdvertisementSender.FAMILIES) {
            if (!sender.sends(ipv4)) {
                errors.forget(ipv4);
            } else if (errors.isProbeDue(ipv4, node.loop().now())) {
                note(ipv4, sender.probe(sockets, ipv4));
            }
        }
        judge(true);
    }

    private void note(final boolean ipv4, final @Nullable LinuxException refused) {
        errors.note(ipv4, refused, node.loop().now());
        if (refused != null) {
            warnings.warn("send", refused.getMessage());
        }
    }

    private void judge(final boolean failingBefore) {
        final String unsent = errors.problem();
        problem = unsent == null && sender != null ? sender.problem() : unsent;
        if (failingBefore != errors.isFailing()) {
            member.sendingFails(!failingBefore);
        }
    }

    /** Takes no part any more: what did not get out is forgiven. */
    void forgive() {
        final boolean failing = errors.isFailing();
        for (final boolean ipv4 : AdvertisementSender.FAMILIES) {
            errors.forget(ipv4);
        }
        if (failing) {
            member.sendingFails(false);
        }
        problem = null;
    }

    /** Advertisements sent. Any thread. */
    long sent() {
        return sent.get();
    }

    /** What keeps advertisements from going out; absent when all is well. Any thread. */
    @Nullable String problem() {
        return problem;
    }
}
