package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What our nodes say behind a frame, where BSD reads nothing: who sends, the number of the packet,
 * what came of the other's packets, how often each state of the frame has changed, and a signature
 * over all of it and the frame. All numbers are big endian.
 *
 * <pre>
 *   0  4  magic 0x9a54 4757
 *   4  1  version 1
 *   5  1  flags: 1 signed, 2 control (nothing to repair), 4 answer at once, 8 what you miss is forgotten,
 *         16 something is attached
 *   6  1  number of missing ranges, 0..8
 *   7  1  the dialect that the sender was told to speak: 1 OPENBSD .. 4 FREEBSD_1500, 0: any
 *   8  2  number of counters, 0..1024
 *  10  2  octets of the trailer, signature included
 *  12  8  boot id of the sender: a random number, not 0
 *  20  8  sequence number of this packet, from 1 on
 *  28  8  boot id of the peer as last heard, 0: none
 *  36  8  all packets of the peer up to this number have come or are named as missing; 0: none
 *  44  8 the newest packet of the peer that has come; 0: none
 *  52     missing ranges: 8 first number, 4 count
 *         counters: 4 each
 *         what is attached when the flag says so: an {@link Inquiry}
 *         signature when the flag says so: the first 16 octets of HMAC-SHA256 over frame and trailer
 * </pre>
 *
 * This reads them, one after the other; {@link TrailerWriter} writes. Belongs to one thread;
 * allocates nothing but what the JDK does for a digest.
 */
public final class Trailer {
    /** Octets without ranges, counters and signature. */
    public static final int FIXED = 52;

    /** Octets of a missing range. */
    public static final int RANGE = 12;

    /** Missing ranges in one trailer at most. */
    public static final int RANGES = 8;

    /** Octets of a counter. */
    public static final int COUNTER = 4;

    /** Counters in one trailer at most. */
    public static final int COUNTERS = 1024;

    /** Octets of a signature. */
    public static final int SIGNATURE = Seal.OCTETS;

    /** The packet holds nothing that would have to be repaired. */
    public static final int CONTROL = 2;

    /** An answer is wanted at once. */
    public static final int ASK = 4;

    /** Of what the peer misses, something can no longer be told again. */
    public static final int FORGOTTEN = 8;

    static final int SIGNED = 1;
    static final int ATTACHED = 16;
    static final long MAGIC = 0x9a54_4757L;
    static final int VERSION = 1;

    /** In the order of their numbers, from 1 on. */
    static final List<Dialect> DIALECTS =
            List.of(
                    Dialect.OPENBSD,
                    Dialect.FREEBSD_1301,
                    Dialect.FREEBSD_1400,
                    Dialect.FREEBSD_1500);

    private final @Nullable Seal seal;
    private final long[] firsts = new long[RANGES];
    private final int[] lengths = new int[RANGES];
    private final int[] counters = new int[COUNTERS];
    private int ranges;
    private int counted;
    private int flags;
    private int dialect;
    private long bootId;
    private long sequence;
    private long heardBootId;
    private long heard;
    private long newest;
    private int attachmentAt;
    private int attached;

    /**
     * @param key of both nodes; null: no signature is looked at
     */
    public Trailer(final @Nullable TrailerKey key) {
        seal = key == null ? null : new Seal(key);
    }

    /**
     * Reads the trailer of a packet. What is not taken leaves the object in no certain state.
     *
     * @param start index of the frame's first octet
     * @param frame octets of the frame
     * @param length octets behind it
     */
    public TrailerReject decode(
            final ByteBuffer buffer, final int start, final int frame, final int length) {
        final int at = start + frame;
        if (length < FIXED || Octets.numberAt(buffer, at, 4) != MAGIC) {
            return TrailerReject.ABSENT;
        }
        flags = Octets.byteAt(buffer, at + 5);
        dialect = Octets.byteAt(buffer, at + 7);
        ranges = Octets.byteAt(buffer, at + 6);
        counted = Octets.shortAt(buffer, at + 8);
        final boolean signed = (flags & SIGNED) != 0;
        final int said = Octets.shortAt(buffer, at + 10);
        final int known = FIXED + ranges * RANGE + counted * COUNTER + (signed ? SIGNATURE : 0);
        attached = (flags & ATTACHED) == 0 ? 0 : length - known;
        attachmentAt = at + FIXED + ranges * RANGE + counted * COUNTER;
        if (Octets.byteAt(buffer, at + 4) != VERSION
                || ranges > RANGES
                || counted > COUNTERS
                || dialect > DIALECTS.size()
                || said != length
                || attached < 0
                || said != known + attached) {
            ranges = 0;
            counted = 0;
            attached = 0;
            return TrailerReject.BADTRAILER;
        }
        final Seal own = seal;
        if (own != null) {
            if (!signed) {
                return TrailerReject.NOAUTH;
            }
            if (!own.isOf(buffer, start, frame + length - SIGNATURE)) {
                return TrailerReject.BADAUTH;
            }
        }
        return read(buffer, at);
    }

    private TrailerReject read(final ByteBuffer buffer, final int at) {
        bootId = Octets.numberAt(buffer, at + 12, 8);
        sequence = Octets.numberAt(buffer, at + 20, 8);
        heardBootId = Octets.numberAt(buffer, at + 28, 8);
        heard = Octets.numberAt(buffer, at + 36, 8);
        newest = Octets.numberAt(buffer, at + 44, 8);
        if (bootId == 0 || sequence <= 0 || heard < 0 || newest < heard) {
            return TrailerReject.BADTRAILER;
        }
        int next = at + FIXED;
        for (int i = 0; i < ranges; i++) {
            firsts[i] = Octets.numberAt(buffer, next, 8);
            lengths[i] = (int) Octets.numberAt(buffer, next + 8, 4);
            if (firsts[i] <= 0 || lengths[i] <= 0 || firsts[i] > heard - lengths[i] + 1) {
                return TrailerReject.BADTRAILER;
            }
            next += RANGE;
        }
        for (int i = 0; i < counted; i++) {
            counters[i] = (int) Octets.numberAt(buffer, next, COUNTER);
            next += COUNTER;
        }
        return TrailerReject.NONE;
    }

    /** The dialect that the sender was told to speak; null: any. */
    public @Nullable Dialect dialect() {
        return dialect == 0 ? null : DIALECTS.get(dialect - 1);
    }

    /** Who sent it. */
    public long bootId() {
        return bootId;
    }

    /** Number of the packet, from 1 on. */
    public long sequence() {
        return sequence;
    }

    /** Whose packets {@link #heard} and the missing ranges are about; 0: nobody's. */
    public long heardBootId() {
        return heardBootId;
    }

    /** All packets up to this one have come or are named as missing. */
    public long heard() {
        return heard;
    }

    /** The newest packet that has come. */
    public long newest() {
        return newest;
    }

    /** Whether a flag is set. */
    public boolean is(final int flag) {
        return (flags & flag) != 0;
    }

    /** How many missing ranges there are. */
    public int ranges() {
        return ranges;
    }

    /** First packet of a missing range. */
    public long first(final int range) {
        return firsts[range];
    }

    /** Packets in a missing range. */
    public int count(final int range) {
        return lengths[range];
    }

    /** Octets of what is attached, 0: nothing is. */
    public int attached() {
        return attached;
    }

    /** Where in the buffer that begins. */
    public int attachmentAt() {
        return attachmentAt;
    }

    /** Counters that it has. */
    public int counters() {
        return counted;
    }

    /** The counter of the message at a place, 0 when it has none there. */
    public long counterAt(final int place) {
        return place < 0 || place >= counted ? 0 : counters[place] & 0xffff_ffffL;
    }
}
