package org.tandemgate.pfsync.link;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.Trailer;
import org.tandemgate.pfsync.protocol.TrailerKey;
import org.tandemgate.pfsync.protocol.TrailerReject;
import org.tandemgate.pfsync.protocol.TrailerWriter;
import org.tandemgate.pfsync.state.LagMeter;
import org.tandemgate.pfsync.state.Ledger;
import org.tandemgate.pfsync.state.PeerSession;
import org.tandemgate.pfsync.state.SequenceWindow;

/**
 * What two nodes of this product say to each other behind the frames: acknowledgements, what is
 * missing, who is alive. Decides by the times it is given; touches no socket. Belongs to one
 * thread.
 */
final class Correspondence {
    private static final int LEDGER = 16_384;

    /** Own packets of which is remembered what they acknowledged. */
    private static final int SAID = 4096;

    private final @Nullable Dialect told;
    private final TrailerWriter outgoing;
    private final Trailer incoming;
    private final PeerSession session;
    private final Ledger<Told> ledger = new Ledger<>(LEDGER);
    private final LagMeter lag = new LagMeter();
    private final Dues dues;
    private final Repair repair = new Repair();
    private final long[] firsts = new long[Trailer.RANGES];
    private final int[] counts = new int[Trailer.RANGES];
    private final long[] said = new long[SAID];
    private long sequence;
    private long forgottenIn;
    private boolean wasForgotten;
    private long windowForgot;
    private long repeated;
    private @Nullable ByteBuffer attachment;

    /**
     * @param told the dialect that this node was told to speak, null: any
     */
    Correspondence(
            final long bootId,
            final @Nullable TrailerKey key,
            final @Nullable Dialect told,
            final long nowNanos) {
        this.told = told;
        outgoing = new TrailerWriter(key);
        incoming = new Trailer(key);
        session = new PeerSession(bootId);
        dues = new Dues(nowNanos);
    }

    /** Turns what the ledger says into what the receiver hears. */
    private final class Repair implements Ledger.Outcome<Told> {
        private @Nullable Receiver receiver;
        private long nowNanos;

        @Override
        public void came(final List<Told> items) {
            for (final Told item : items) {
                lag.add(1, nowNanos - item.sinceNanos(), nowNanos);
            }
        }

        @Override
        public void lost(final Told item) {
            repeated++;
            if (receiver != null) {
                receiver.lost(item.item());
            }
        }

        @Override
        public void lostStatus() {
            if (receiver != null) {
                receiver.lostStatus();
            }
        }
    }

    /** Octets that a frame leaves free for the trailer, counters apart. */
    int reserve() {
        return outgoing.reserve();
    }

    /** The next trailer carries these octets; they are copied when it is written. */
    void attach(final ByteBuffer octets) {
        attachment = octets;
    }

    /**
     * Writes the trailer behind a frame.
     *
     * @param frame octets of the frame
     * @param room octets of the longest packet
     * @param contents what it tells
     * @return octets of both
     */
    int close(
            final ByteBuffer buffer,
            final int frame,
            final int room,
            final Contents contents,
            final long nowNanos) {
        sequence++;
        outgoing.begin(session.bootId(), sequence);
        outgoing.dialect(told);
        final ByteBuffer attached = attachment;
        if (attached != null) {
            outgoing.attach(attached);
            attachment = null;
        }
        for (final Told item : contents.told()) {
            outgoing.counter(item.counter());
        }
        if (contents.isControl()) {
            outgoing.flag(Trailer.CONTROL);
        }
        if (ledger.hasForgotten()) {
            outgoing.flag(Trailer.FORGOTTEN | Trailer.ASK);
            forgottenIn = forgottenIn == 0 ? sequence : forgottenIn;
        }
        ledger.sent(sequence, contents.told(), contents.status());
        dues.sent(nowNanos);
        report(frame, room, contents.isControl(), nowNanos);
        ask(contents.isControl(), nowNanos);
        return outgoing.encode(buffer, frame);
    }

    private void report(
            final int frame, final int room, final boolean control, final long nowNanos) {
        final SequenceWindow window = session.window();
        final long named = session.name(control);
        if (window == null || !session.isPeer(named)) {
            outgoing.heard(named, 0, 0);
            return;
        }
        final int spare = (room - frame - outgoing.length()) / Trailer.RANGE;
        final int most = Math.max(0, Math.min(Trailer.RANGES, spare));
        final long upTo = window.report(outgoing::missing, most, nowNanos);
        outgoing.heard(named, upTo, window.highest());
        said[(int) (sequence % SAID)] = upTo;
        if (window.hasGaps()) {
            // Until the peer is known to know; at once when a gap was too young to be named.
            outgoing.flag(outgoing.ranges() > 0 ? Trailer.ASK : 0);
            dues.owe(nowNanos + (outgoing.ranges() > 0 ? Dues.PROBE_NANOS : Dues.ACK_NANOS));
        }
    }

    private void ask(final boolean control, final long nowNanos) {
        if (!control) {
            dues.told(nowNanos);
            return;
        }
        // Also of a peer that is not there, which would be asked in every round else.
        final boolean stranger = !session.isEstablished();
        final boolean due = (stranger || !ledger.isEmpty()) && dues.asks(nowNanos);
        outgoing.flag(stranger || due ? Trailer.ASK : 0);
    }

    /** Looks at the trailer of a packet; what it says is then to be asked of {@link #trailer}. */
    TrailerReject open(
            final ByteBuffer buffer, final int start, final int frame, final int length) {
        return incoming.decode(buffer, start, frame, length);
    }

    /** The trailer that was opened last. */
    Trailer trailer() {
        return incoming;
    }

    /** Decides about the packet whose trailer was opened. */
    PeerSession.Worth judge(final long nowNanos) {
        return session.judge(
                incoming.bootId(), incoming.sequence(), incoming.heardBootId(), nowNanos);
    }

    /**
     * Takes what that packet says, when it is good. Who sent it must be known to whoever is told
     * that a peer has started: one of ours asks for everything itself, a BSD must be told unasked.
     */
    void take(final PeerSession.Worth worth, final Receiver receiver, final long nowNanos) {
        switch (worth) {
            case UNPROVEN -> dues.hello(nowNanos);
            case STARTED -> {
                ledger.clear();
                Arrays.fill(said, 0);
                forgottenIn = 0;
                windowForgot = 0;
                wasForgotten = false;
                dues.owe(nowNanos);
                receiver.started();
                taken(receiver, nowNanos);
            }
            case GOOD -> taken(receiver, nowNanos);
            case REPLAY, ECHO -> {}
        }
    }

    private void taken(final Receiver receiver, final long nowNanos) {
        acknowledged(receiver, nowNanos);
        if (incoming.is(Trailer.ASK)) {
            dues.owe(nowNanos);
        }
        final SequenceWindow window = session.window();
        if (!incoming.is(Trailer.CONTROL)) {
            dues.acknowledge(nowNanos);
        } else if (window != null && window.hasGaps()) {
            dues.owe(nowNanos + Dues.ACK_NANOS);
        }
        final boolean forgets = incoming.is(Trailer.FORGOTTEN);
        final boolean overflow = window != null && window.forgotten() != windowForgot;
        if (overflow && window != null) {
            windowForgot = window.forgotten();
        }
        if (overflow || (forgets && !wasForgotten)) {
            receiver.lostTooMuch();
        }
        wasForgotten = forgets;
    }

    private void acknowledged(final Receiver receiver, final long nowNanos) {
        final SequenceWindow window = session.window();
        if (incoming.heardBootId() != session.bootId() || window == null) {
            return;
        }
        final int ranges = incoming.ranges();
        for (int i = 0; i < ranges; i++) {
            firsts[i] = incoming.first(i);
            counts[i] = incoming.count(i);
        }
        // The peer has a packet that acknowledged so much, so it knows of all gaps before that.
        final long newest = incoming.newest();
        if (newest > 0 && newest <= sequence && sequence - newest < SAID) {
            window.told(said[(int) (newest % SAID)]);
        }
        repair.receiver = receiver;
        repair.nowNanos = nowNanos;
        final int before = ledger.open();
        ledger.heard(incoming.heard(), firsts, counts, ranges, repair);
        if (ledger.open() < before) {
            dues.told(nowNanos);
        }
        if (forgottenIn != 0 && newest >= forgottenIn) {
            forgottenIn = 0;
            ledger.forgive();
        }
    }

    /** When a packet without messages is due. */
    long deadlineNanos() {
        return dues.nextNanos(!ledger.isEmpty());
    }

    /** The peer is no node of this product. */
    void end() {
        session.forget();
        ledger.clear();
    }

    boolean isEstablished() {
        return session.isEstablished();
    }

    int inFlight() {
        return ledger.open();
    }

    /** Packets of the peer's process that did not come, so far as is known. */
    long lost() {
        final SequenceWindow window = session.window();
        return window == null ? 0 : window.lost();
    }

    /** Packets of the peer's process that did not come in their turn, also when they came later. */
    long skipped() {
        final SequenceWindow window = session.window();
        return window == null ? 0 : window.skipped();
    }

    /** Messages that had to be told again. */
    long repeated() {
        return repeated;
    }

    LagMeter lag() {
        return lag;
    }
}
