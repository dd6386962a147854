package org.tandemgate.carp.runtime;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.tandemgate.api.election.PeerSighting;
import org.tandemgate.carp.protocol.CarpAdvertisement;
import org.tandemgate.carp.protocol.CarpCounter;
import org.tandemgate.carp.protocol.Reject;
import org.tandemgate.carp.state.CarpEvent;
import org.tandemgate.carp.state.Rivalry;
import org.tandemgate.carp.state.SourceOrders;
import org.tandemgate.linux.Datagram;
import org.tandemgate.net.IpAddress;
import org.tandemgate.net.MalformedPacketException;

/**
 * Makes events of the packets for one virtual host: verifies, drops echoes and copies, counts.
 * Written by the loop; counters and the last sighting are read by any thread.
 */
final class Reception {
    private static final long COMPLAINT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SKEWS = 256;

    private static final long BOTH_SETS_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Advertisements of a master that may be lost before it counts as gone. */
    private static final int LOST = 3;

    private static final String MASTERS = "masters";

    /**
     * What a foreign sender does wrong.
     *
     * @param kind one of a fixed few
     * @param source who does it; absent when it is more than one
     * @param untilNanos how long it is believed without another packet, monotonic
     */
    private record Complaint(
            String kind, @Nullable IpAddress source, String text, long untilNanos) {}

    /** What a node without an address of its own sends from; lower than any. */
    private static final IpAddress NO_ADDRESS = IpAddress.parse("0.0.0.0");

    private final Counters dropped = new Counters();
    private final AtomicLong received = new AtomicLong();
    private final CopyFilter copies = new CopyFilter();
    private final ReplayGuard replays = new ReplayGuard();
    private final SourceOrders orders = new SourceOrders();
    private final CarpCounter counter;
    private final Warnings warnings;
    private volatile @Nullable PeerSighting lastHeard;
    private final Rivalry[] rivalries = {Rivalry.NONE, Rivalry.NONE};
    private final CopyFilter refusedCopies = new CopyFilter();
    private long heardNanos;
    private long heardCounter;
    private volatile @Nullable Complaint complaint;

    Reception(final CarpCounter counter, final Warnings warnings) {
        this.counter = counter;
        this.warnings = warnings;
    }

    /** Refuses a packet that is not well formed; one that comes by two interfaces counts once. */
    void reject(final Reject reason, final Datagram datagram, final long nowNanos) {
        if (!refusedCopies.isCopy(datagram, datagram.payload().hashCode(), nowNanos)) {
            reject(reason, datagram.source());
        }
    }

    /**
     * Counts a packet that is refused; an operator is told of those that a wrong configuration
     * causes.
     */
    void reject(final Reject reason, final @Nullable IpAddress source) {
        dropped.count(reason);
        if (reason == Reject.VRRP) {
            complain(
                    reason.counter(),
                    source,
                    source
                            + " speaks VRRP with our vhid and shares our virtual MAC; give one of them another"
                            + " number",
                    COMPLAINT_NANOS);
        }
    }

    /** Only a master advertises, at that pace: when it is silent, it is none any more. */
    private void misunderstood(final CarpAdvertisement advertisement, final IpAddress source) {
        if (!isVerifiedOtherwise(source)) {
            complain(
                    Reject.BADAUTH.counter(),
                    source,
                    source
                            + " signs with another passphrase or other addresses and is not obeyed, so there"
                            + " may be two masters; compare passphrase and addresses in the files of both"
                            + " nodes",
                    lastsNanos(advertisement));
        }
    }

    private static long lastsNanos(final CarpAdvertisement advertisement) {
        final long interval =
                TimeUnit.SECONDS.toNanos(advertisement.advbase())
                        + TimeUnit.SECONDS.toNanos(advertisement.advskew()) / SKEWS;
        return Math.min(COMPLAINT_NANOS, LEAST_NANOS + LOST * interval);
    }

    private void complain(
            final String kind,
            final @Nullable IpAddress source,
            final String text,
            final long lastsNanos) {
        complaint = new Complaint(kind, source, kind + ": " + text, System.nanoTime() + lastsNanos);
        warnings.warn(kind, text);
    }

    /** What was wrong before is over. */
    private void settle(final String kind, final @Nullable IpAddress source) {
        final Complaint last = complaint;
        if (last != null && last.kind().equals(kind) && Objects.equals(last.source(), source)) {
            complaint = null;
        }
    }

    /**
     * A node whose addresses were edited a moment ago signs with both sets; one is enough.
     *
     * @see Signatures
     */
    private boolean isVerifiedOtherwise(final IpAddress source) {
        final PeerSighting last = lastHeard;
        return last != null
                && last.source().equals(source)
                && System.nanoTime() - heardNanos < BOTH_SETS_NANOS;
    }

    /**
     * What a foreign sender does wrong: until it does it right, or is silent for as long as a
     * master never is, a minute at most. Any thread.
     */
    @Nullable String problem() {
        return problem(System.nanoTime());
    }

    @Nullable String problem(final long nowNanos) {
        final Complaint last = complaint;
        return last != null && nowNanos - last.untilNanos() < 0 ? last.text() : null;
    }

    /**
     * Takes a well-formed packet that carries the vhid of the virtual host.
     *
     * @param own source address of this node in that family, absent when it has none
     * @return the event for the election, absent when the packet was refused
     */
    CarpEvent.@Nullable Advertised accept(
            final Datagram datagram,
            final Signatures signatures,
            final @Nullable IpAddress own,
            final long nowNanos) {
        final IpAddress source = datagram.source();
        if (source == null) {
            return null;
        }
        final CarpAdvertisement advertisement;
        try {
            advertisement = CarpAdvertisement.decode(datagram.payload());
        } catch (final MalformedPacketException examinedBefore) {
            reject(Reject.BADLEN, source);
            return null;
        }
        final Reject reason = judge(datagram, advertisement, signatures, own, nowNanos);
        if (reason != Reject.NONE) {
            reject(reason, source);
            if (reason == Reject.BADAUTH) {
                misunderstood(advertisement, source);
            }
            return null;
        }
        received.incrementAndGet();
        settle(Reject.BADAUTH.counter(), source);
        watch(source, advertisement);
        heardNanos = System.nanoTime();
        heardCounter = advertisement.counter();
        counter.adopt(heardCounter);
        lastHeard =
                new PeerSighting(
                        source,
                        Instant.now(),
                        advertisement.advbase(),
                        advertisement.advskew(),
                        advertisement.demotion());
        return new CarpEvent.Advertised(
                advertisement.advbase(),
                advertisement.advskew(),
                advertisement.demotion(),
                orders.of(
                        source.isIpv4(),
                        signatures.speakBothFamilies(),
                        advertisement.counter(),
                        order(source, own)));
    }

    private static int order(final IpAddress source, final @Nullable IpAddress own) {
        return Integer.signum(source.compareTo(own == null ? NO_ADDRESS : own));
    }

    private void watch(final IpAddress source, final CarpAdvertisement advertisement) {
        final int family = source.isIpv4() ? 0 : 1;
        rivalries[family] = rivalries[family].heard(source);
        final IpAddress other = rivalries[family].other();
        if (rivalries[family].isOn() && other != null) {
            final boolean first = other.compareTo(source) < 0;
            complain(
                    MASTERS,
                    null,
                    (first ? other : source)
                            + " and "
                            + (first ? source : other)
                            + " are both master of this vhid: a third device has it and the"
                            + " passphrase, or those two do not hear each other",
                    lastsNanos(advertisement));
        } else if (!rivalries[1 - family].isOn()) {
            settle(MASTERS, null);
        }
    }

    private Reject judge(
            final Datagram datagram,
            final CarpAdvertisement advertisement,
            final Signatures signatures,
            final @Nullable IpAddress own,
            final long nowNanos) {
        if (!signatures.verify(advertisement, nowNanos)) {
            return Reject.BADAUTH;
        }
        if (Objects.equals(own == null ? NO_ADDRESS : own, datagram.source())
                && counter.wasOurs(advertisement.counter())) {
            return Reject.OWN;
        }
        if (copies.isCopy(datagram, advertisement.counter(), nowNanos)) {
            return Reject.COPY;
        }
        final IpAddress source = datagram.source();
        return signatures.refusesReplays()
                        && source != null
                        && replays.isReplay(source, advertisement, nowNanos)
                ? Reject.REPLAY
                : Reject.NONE;
    }

    /** Counter of the last advertisement that was accepted. Loop thread only. */
    long heardCounter() {
        return heardCounter;
    }

    Counters dropped() {
        return dropped;
    }

    long received() {
        return received.get();
    }

    @Nullable PeerSighting lastHeard() {
        return lastHeard;
    }
}
