package org.tandemgate.pfsync.link;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tandemgate.linux.PacketBatch;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.protocol.Dialect;

/** Who the peer is, as far as its packets have told. */
final class PeerKnowledge {
    /** A peer that was silent for so long may be replaced by another. */
    static final long SILENCE_NANOS = 10_000_000_000L;

    /** Between two of ours: the most states in a packet, and lengths in every subheader. */
    private static final Dialect OURS = Dialect.OPENBSD;

    private static final long MILLI = 1_000_000L;

    private final @Nullable Dialect told;
    private final byte @Nullable [] configured;
    private Kind kind = Kind.UNKNOWN;
    private byte @Nullable [] sender;
    private @Nullable Dialect learned;
    private boolean turn;
    private boolean heard;
    private long heardNanos;

    private enum Kind {
        UNKNOWN,
        OURS,
        BSD
    }

    PeerKnowledge(final LinkSettings settings) {
        told = settings.dialect();
        final IpAddress address = settings.peer();
        configured = address == null ? null : address.toBytes();
    }

    /** Whether a packet is from the peer, or nobody is known as peer. */
    boolean isSender(final PacketBatch packets, final int index, final long nowNanos) {
        if (configured != null) {
            return packets.isFrom(index, configured);
        }
        return sender == null || packets.isFrom(index, sender) || isSilent(nowNanos);
    }

    private boolean isSilent(final long nowNanos) {
        return !heard || nowNanos - heardNanos >= SILENCE_NANOS;
    }

    /** A good packet of a node of this product. */
    void heardOurs(
            final PacketBatch packets,
            final int index,
            final @Nullable Dialect speaks,
            final long nowNanos) {
        kind = Kind.OURS;
        learned = speaks == null ? OURS : speaks;
        heard(packets, index, nowNanos);
    }

    /**
     * A packet without trailer.
     *
     * @return whether it is the first of this peer
     */
    boolean heardBsd(
            final PacketBatch packets,
            final int index,
            final @Nullable Dialect speaks,
            final long nowNanos) {
        final boolean first = !heard || kind == Kind.OURS;
        if (kind == Kind.OURS) {
            learned = null;
        }
        kind = Kind.BSD;
        learned = speaks == null ? learned : speaks;
        heard(packets, index, nowNanos);
        return first;
    }

    private void heard(final PacketBatch packets, final int index, final long nowNanos) {
        if (configured == null && (sender == null || !packets.isFrom(index, sender))) {
            sender = packets.source(index).toBytes();
        }
        heard = true;
        heardNanos = nowNanos;
    }

    /** A trailer came that proves nothing yet: the peer should hear of this node. */
    void mayBeOurs() {
        if (kind == Kind.BSD) {
            kind = Kind.UNKNOWN;
        }
    }

    boolean isOurs() {
        return kind == Kind.OURS;
    }

    boolean isOursAndAlive(final long nowNanos) {
        return kind == Kind.OURS && !isSilent(nowNanos);
    }

    /** Whether packets get a trailer: unless the peer is known to have no use for it. */
    boolean wantsTrailer() {
        return kind != Kind.BSD;
    }

    boolean knowsDialect() {
        return told != null || learned != null;
    }

    /** What the next frame is written in. */
    Dialect dialect() {
        if (told != null) {
            return told;
        }
        if (learned != null) {
            return learned;
        }
        return turn ? Dialect.FREEBSD_1500 : Dialect.OPENBSD;
    }

    /** The same for a frame that is begun: as long as nothing is known, both by turns. */
    Dialect next() {
        turn = !turn;
        return dialect();
    }

    /** Since it was heard; -1: never. */
    long ageMillis(final long nowNanos) {
        return heard ? Math.max(0, nowNanos - heardNanos) / MILLI : -1;
    }

    String dialectName() {
        return knowsDialect()
                ? dialect().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : "auto";
    }

    String describe() {
        return switch (kind) {
            case UNKNOWN -> heard ? "not heard as it is now" : "not heard yet";
            case OURS -> "Tandemgate";
            case BSD -> "BSD";
        };
    }
}
