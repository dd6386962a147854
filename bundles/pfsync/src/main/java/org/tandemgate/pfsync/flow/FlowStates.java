package org.tandemgate.pfsync.flow;

import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackExtras;
import org.tandemgate.linux.ConntrackFlow;
import org.tandemgate.linux.ConntrackSctp;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackTuple;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Half;
import org.tandemgate.pfsync.state.Levels;
import org.tandemgate.pfsync.state.Progress;
import org.tandemgate.pfsync.state.StateId;

/**
 * Entries of the kernel as states and back. One entry is one state. Pure and immutable; any thread.
 */
public final class FlowStates {
    private static final int WORD = 32;
    private static final long LOW = 0xffff_ffffL;
    private static final int MOST_SCALE = 14;

    private final int creatorid;
    private final Timeouts timeouts;

    /**
     * @param creatorid of this node, not 0
     */
    public FlowStates(final int creatorid, final Timeouts timeouts) {
        if (creatorid == 0) {
            throw new IllegalArgumentException("creatorid is 0, which belongs to nobody");
        }
        this.creatorid = creatorid;
        this.timeouts = timeouts;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    /**
     * Identity that this node gives an entry of its own: CTA_ID in the high half, a hash of its
     * original tuple and zone in the low half. The same after a restart or an update of the bundle,
     * another one for a new connection of the same flow.
     *
     * @param entry whose id has CTA_ID in its low half and, in its high one, how often the kernel
     *     gave that to one connection of this flow after the other: it is made of the entry's place
     *     in memory, and a connection that begins when another of the same flow ends gets the same
     */
    public StateId id(final ConntrackEntry entry) {
        final int again = (int) (entry.id() >>> WORD);
        final int hash = hash(entry.flow());
        return new StateId(
                entry.id() << WORD | ((again == 0 ? hash : mix(hash, again)) & LOW), creatorid);
    }

    /** The same in every version of this product: it is part of what the peer knows. */
    static int hash(final ConntrackFlow flow) {
        final ConntrackTuple tuple = flow.original();
        int hash = flow.zone();
        hash = mix(hash, tuple.source().hashCode());
        hash = mix(hash, tuple.destination().hashCode());
        hash = mix(hash, tuple.protocol());
        return mix(hash, tuple.sourceKey() << 16 | tuple.destinationKey());
    }

    /** The finalizer of MurmurHash3 over both. */
    private static int mix(final int hash, final int value) {
        int mixed = hash * 31 + value;
        mixed ^= mixed >>> 16;
        mixed *= 0x85eb_ca6b;
        mixed ^= mixed >>> 13;
        mixed *= 0xc2b2_ae35;
        return mixed ^ mixed >>> 16;
    }

    /**
     * An entry as a state of this node's own. It has no more time left than any of its protocol: an
     * entry that a standby kept for its peer has ({@link Timeouts#standby}), and a peer that was
     * told so would refuse it.
     *
     * @param nowNanos when the kernel said so
     */
    public FlowState<FlowBody> state(final ConntrackEntry entry, final long nowNanos) {
        final Levels levels = levels(entry);
        final long most = timeouts.longest(entry.flow().original().protocol());
        final var progress =
                new Progress(
                        id(entry),
                        Half.of(levels.src()),
                        Half.of(levels.dst()),
                        levels.timeout(),
                        0);
        return new FlowState<>(
                progress,
                isTcp(entry.flow()),
                new FlowBody(
                        entry.timeoutSeconds() > most ? entry.withTimeout(most) : entry,
                        nowNanos,
                        nowNanos,
                        null));
    }

    static boolean isTcp(final ConntrackFlow flow) {
        return flow.original().protocol() == Timeouts.TCP;
    }

    /** How far an entry is, in pf's terms. */
    static Levels levels(final ConntrackEntry entry) {
        final ConntrackTcp tcp = entry.tcp();
        if (tcp != null && tcp.state() >= 1 && tcp.state() <= 9) {
            return Levels.tcp(tcp.state(), (tcp.replyFlags() & ConntrackTcp.CLOSE_INIT) != 0);
        }
        final boolean answered = (entry.status() & ConntrackEntry.SEEN_REPLY) != 0;
        final ConntrackSctp sctp = entry.extras().sctp();
        return switch (entry.flow().original().protocol()) {
            // An event that does not tell the state of TCP: a destroyed one.
            case Timeouts.TCP -> Levels.tcp(1, false);
            case Timeouts.UDP -> Levels.udp(answered);
            case ConntrackTuple.ICMP, ConntrackTuple.ICMPV6 -> Levels.icmp(answered);
            case Timeouts.SCTP -> sctp == null ? Levels.other(answered) : Sctp.levels(sctp.state());
            default -> Levels.other(answered);
        };
    }

    /**
     * What the kernel of a node is given for a state.
     *
     * @param serving whether this node uses the entry, else it is kept for the peer and gets at
     *     least {@link Timeouts#standby}
     * @return with the id of its own copy, 0 when that is not known
     */
    public ConntrackEntry entry(
            final FlowState<FlowBody> state, final boolean serving, final long nowNanos) {
        final FlowBody body = state.body();
        final ConntrackEntry known = body.entry();
        final long left = body.secondsLeft(nowNanos);
        final ConntrackTcp tcp = tcp(state);
        final ConntrackExtras extras = extras(known.extras());
        return new ConntrackEntry(
                known.flow(),
                known.id(),
                status(state),
                serving ? Math.max(1, left) : Timeouts.standby(tcp, extras.sctp(), left),
                known.mark(),
                tcp,
                extras);
    }

    /**
     * What the kernel is given for an entry that this node kept for its peer and uses from now on:
     * as much time as its state has after a packet.
     *
     * @return null when it was never given more
     */
    public @Nullable ConntrackEntry inherited(
            final FlowState<FlowBody> state, final long nowNanos) {
        final ConntrackEntry kept = entry(state, false, nowNanos);
        final long full = timeouts.full(kept);
        return full < kept.timeoutSeconds() ? kept.withTimeout(full) : null;
    }

    private static ConntrackExtras extras(final ConntrackExtras known) {
        final ConntrackSctp sctp = known.sctp();
        return sctp == null ? ConntrackExtras.NONE : ConntrackExtras.of(sctp);
    }

    /** Answered by level too: what a BSD peer tells has no status. */
    private static int status(final FlowState<FlowBody> state) {
        final int told =
                state.body().entry().status()
                        & (ConntrackEntry.SEEN_REPLY | ConntrackEntry.ASSURED);
        final int src = state.progress().src().level();
        final int dst = state.progress().dst().level();
        if (!state.tcp()) {
            return told;
        }
        final boolean open = src >= 4 && dst >= 4;
        return told
                | (dst >= 2 ? ConntrackEntry.SEEN_REPLY : 0)
                | (open ? ConntrackEntry.SEEN_REPLY | ConntrackEntry.ASSURED : 0);
    }

    /**
     * The kernel's own state when the levels say the same, else the nearest one. Always liberal:
     * what is written here another node carries or has carried, this kernel has not seen how far
     * its windows moved meanwhile, and ctnetlink cannot tell it. It would call every packet invalid
     * as soon as it has ever seen one of that connection before (conntrackd does the same).
     */
    private static @Nullable ConntrackTcp tcp(final FlowState<FlowBody> state) {
        final ConntrackTcp told = state.body().entry().tcp();
        if (told == null) {
            return null;
        }
        final int src = state.progress().src().level();
        final int dst = state.progress().dst().level();
        final Levels exact = levels(state.body().entry());
        final int nearest = Levels.linuxTcp(src, dst);
        final boolean same = exact.src() == src && exact.dst() == dst;
        final int now = same || nearest == Levels.NOT_YET ? told.state() : nearest;
        final int more = ConntrackTcp.SACK | ConntrackTcp.BE_LIBERAL;
        return new ConntrackTcp(
                now,
                (told.originalFlags() & 0x0f) | more | (dst < src && src > 6 ? 4 : 0),
                (told.replyFlags() & 0x0f) | more | (src < dst && dst > 6 ? 4 : 0),
                Math.min(MOST_SCALE, told.originalScale()),
                Math.min(MOST_SCALE, told.replyScale()));
    }

    /**
     * Whether a state must be given a new identity when this node takes over: one that a BSD peer
     * made and that tracks windows. After this node has carried it, the peer's window is old, and
     * it would drop packets when it serves again.
     */
    public boolean mustReissue(final FlowState<FlowBody> state) {
        return state.tcp() && state.body().foreign() != null && state.id().creatorid() != creatorid;
    }

    /**
     * The same connection as a state of this node's own, without windows (sloppy). The peer is told
     * the end of the old one first, then this one: with both it would refuse the second.
     */
    public FlowState<FlowBody> reissued(final FlowState<FlowBody> state, final long nowNanos) {
        final FlowBody body = state.body();
        final ConntrackEntry entry = entry(state, true, nowNanos);
        final Progress known = state.progress();
        final var progress =
                new Progress(
                        id(entry),
                        Half.of(known.src().level()),
                        Half.of(known.dst().level()),
                        known.timeout(),
                        0);
        return new FlowState<>(
                progress, state.tcp(), new FlowBody(entry, nowNanos, body.createdNanos(), null));
    }
}
