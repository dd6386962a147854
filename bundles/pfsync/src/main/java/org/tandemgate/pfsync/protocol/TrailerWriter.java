package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Trailer}: {@link #begin}, what it is to say, {@link #encode}. Belongs to one
 * thread; allocates nothing but what the JDK does for a digest.
 */
public final class TrailerWriter {
    private final @Nullable Seal seal;
    private final long[] firsts = new long[Trailer.RANGES];
    private final int[] lengths = new int[Trailer.RANGES];
    private final int[] counters = new int[Trailer.COUNTERS];
    private int ranges;
    private int counted;
    private int flags;
    private int dialect;
    private long bootId;
    private long sequence;
    private long heardBootId;
    private long heard;
    private long newest;
    private @Nullable ByteBuffer attachment;

    /**
     * @param key of both nodes; null: nothing is signed
     */
    public TrailerWriter(final @Nullable TrailerKey key) {
        seal = key == null ? null : new Seal(key);
    }

    /** Octets that a frame has to leave free for a trailer with one range, without counters. */
    public int reserve() {
        return Trailer.FIXED + Trailer.RANGE + (seal == null ? 0 : Trailer.SIGNATURE);
    }

    /** Forgets ranges and counters, for the next trailer to be written. */
    public void begin(final long boot, final long number) {
        bootId = boot;
        sequence = number;
        flags = 0;
        dialect = 0;
        heardBootId = 0;
        heard = 0;
        newest = 0;
        ranges = 0;
        counted = 0;
        attachment = null;
    }

    /** Sets one of {@link Trailer#CONTROL}, {@link Trailer#ASK}, {@link Trailer#FORGOTTEN}. */
    public void flag(final int flag) {
        flags |= flag;
    }

    /** Says which dialect this node was told to speak; null: any. */
    public void dialect(final @Nullable Dialect spoken) {
        dialect = spoken == null ? 0 : Trailer.DIALECTS.indexOf(spoken) + 1;
    }

    /**
     * Says what came of the peer's packets.
     *
     * @param upTo all up to this one came or are named as missing
     * @param last the newest that came
     */
    public void heard(final long peerBootId, final long upTo, final long last) {
        heardBootId = peerBootId;
        heard = upTo;
        newest = last;
    }

    /** Adds a range of packets that did not come; there may be {@link Trailer#RANGES}. */
    public void missing(final long first, final int count) {
        firsts[ranges] = first;
        lengths[ranges] = count;
        ranges++;
    }

    /**
     * Adds the counter of the next message; there may be {@link Trailer#COUNTERS}.
     *
     * @param value unsigned; what 32 bits do not hold is said as their highest number
     */
    public void counter(final long value) {
        counters[counted++] = value < 0 || value > 0xffff_ffffL ? -1 : (int) value;
    }

    /** Attaches octets, which are copied when the trailer is written. */
    public void attach(final ByteBuffer octets) {
        attachment = octets;
        flag(Trailer.ATTACHED);
    }

    private int attached() {
        final ByteBuffer octets = attachment;
        return octets == null ? 0 : octets.remaining();
    }

    /** Missing ranges that were added. */
    public int ranges() {
        return ranges;
    }

    /** Octets that the trailer will have. */
    public int length() {
        return Trailer.FIXED
                + ranges * Trailer.RANGE
                + counted * Trailer.COUNTER
                + attached()
                + (seal == null ? 0 : Trailer.SIGNATURE);
    }

    /**
     * Writes the trailer behind the frame.
     *
     * @param buffer with the frame from index 0 on
     * @param frame octets of the frame
     * @return octets of frame and trailer
     */
    public int encode(final ByteBuffer buffer, final int frame) {
        Octets.putNumber(buffer, frame, 4, Trailer.MAGIC);
        buffer.put(frame + 4, (byte) Trailer.VERSION);
        buffer.put(frame + 5, (byte) (flags | (seal == null ? 0 : Trailer.SIGNED)));
        buffer.put(frame + 6, (byte) ranges);
        buffer.put(frame + 7, (byte) dialect);
        Octets.putShort(buffer, frame + 8, counted);
        Octets.putShort(buffer, frame + 10, length());
        Octets.putNumber(buffer, frame + 12, 8, bootId);
        Octets.putNumber(buffer, frame + 20, 8, sequence);
        Octets.putNumber(buffer, frame + 28, 8, heardBootId);
        Octets.putNumber(buffer, frame + 36, 8, heard);
        Octets.putNumber(buffer, frame + 44, 8, newest);
        int at = frame + Trailer.FIXED;
        for (int i = 0; i < ranges; i++) {
            Octets.putNumber(buffer, at, 8, firsts[i]);
            Octets.putNumber(buffer, at + 8, 4, lengths[i] & 0xffff_ffffL);
            at += Trailer.RANGE;
        }
        for (int i = 0; i < counted; i++) {
            Octets.putNumber(buffer, at, Trailer.COUNTER, counters[i]);
            at += Trailer.COUNTER;
        }
        final ByteBuffer octets = attachment;
        if (octets != null) {
            buffer.put(at, octets, octets.position(), octets.remaining());
            at += octets.remaining();
        }
        final Seal own = seal;
        if (own != null) {
            own.put(buffer, at);
            at += Trailer.SIGNATURE;
        }
        return at;
    }
}
