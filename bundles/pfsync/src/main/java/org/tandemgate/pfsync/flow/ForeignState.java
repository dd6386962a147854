package org.tandemgate.pfsync.flow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.tandemgate.pfsync.protocol.Field;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.Freshness;

/**
 * What a BSD peer sent of a state, octet for octet: its windows, rules, routes and queues, which
 * Linux has no place for and which it gets back unchanged. A side without its sequence numbers
 * would be older than what the peer has, and answered packet by packet. Immutable.
 */
public final class ForeignState {
    private static final int PEER = 32;

    /** Where every dialect has the name, behind the id. */
    private static final int NAME = 8;

    private static final int NAME_OCTETS = 16;

    private final byte[] whole;
    private final byte[] src;
    private final byte[] dst;

    private ForeignState(final byte[] whole, final byte[] src, final byte[] dst) {
        this.whole = whole;
        this.src = src;
        this.dst = dst;
    }

    /** Keeps a copy of a full state. */
    static ForeignState of(final PfsyncMessage message) {
        return new ForeignState(
                message.octets(), peer(message, Field.SRC), peer(message, Field.DST));
    }

    private static byte[] peer(final PfsyncMessage message, final Field side) {
        final byte[] octets = new byte[PEER];
        message.read(side, octets);
        return octets;
    }

    /** The interface that the peer bound it to; {@code all} and nothing are every one. */
    String interfaceName() {
        int end = NAME;
        while (end < NAME + NAME_OCTETS && whole[end] != 0) {
            end++;
        }
        return new String(whole, NAME, end - NAME, StandardCharsets.US_ASCII);
    }

    /** The sides of a message as they are, for a merge that happens later. */
    static byte[] sides(final PfsyncMessage message) {
        final byte[] both = Arrays.copyOf(peer(message, Field.SRC), 2 * PEER);
        System.arraycopy(peer(message, Field.DST), 0, both, PEER, PEER);
        return both;
    }

    /** With newer sides out of {@link #sides}. */
    ForeignState with(final byte[] sides, final Freshness fresh) {
        return with(Arrays.copyOf(sides, PEER), Arrays.copyOfRange(sides, PEER, 2 * PEER), fresh);
    }

    private ForeignState with(final byte[] newSrc, final byte[] newDst, final Freshness fresh) {
        return new ForeignState(whole, fresh.src() ? newSrc : src, fresh.dst() ? newDst : dst);
    }

    /**
     * Fills a full state with what the peer said, if it is one of the same format.
     *
     * @return whether it was
     */
    boolean writeWhole(final PfsyncMessage message) {
        if (message.length() != whole.length) {
            return false;
        }
        message.writeAll(whole);
        writeSides(message);
        return true;
    }

    /** Fills both sides. */
    void writeSides(final PfsyncMessage message) {
        message.write(Field.SRC, src);
        message.write(Field.DST, dst);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ForeignState state
                && Arrays.equals(whole, state.whole)
                && Arrays.equals(src, state.src)
                && Arrays.equals(dst, state.dst);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(whole) * 31 + Arrays.hashCode(src) * 7 + Arrays.hashCode(dst);
    }

    @Override
    public String toString() {
        return whole.length + " octets of the peer";
    }
}
