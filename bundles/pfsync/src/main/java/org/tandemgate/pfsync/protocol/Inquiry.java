package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A question about the table of the other node, or its answer: what a {@link Trailer} carries for
 * nodes of this product alone. All numbers are big endian.
 *
 * <pre>
 *   0  1  kind, from 1 on
 *   1  1  zero
 *   2  2  how many items follow
 *   4  8  number of the picture of the table that is spoken of
 *  12  4  place: a bucket; of LOOKED the percentage, of SAID and TELL zero
 *  16  4  from: the first state of a bucket; of LOOKED the states in all
 *  20     items: of SUMMED 8 sum and 4 count; of NAMED 8 id, 4 creatorid, 8 digest; of TELL and SAID
 *         8 id, 4 creatorid and, of SAID, a text of UTF-8 to the end
 * </pre>
 *
 * This reads them where they lie; {@link InquiryWriter} writes. Belongs to one thread.
 */
public final class Inquiry {
    /** Octets before the items. */
    public static final int HEADER = 20;

    /** Octets of a bucket in SUMMED. */
    public static final int SUM = 12;

    /** Octets of a state in NAMED. */
    public static final int STATE = 20;

    /** Octets of an identity in TELL and SAID. */
    public static final int IDENTITY = 12;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int at;
    private int length;
    private Kind kind = Kind.LOOK;

    /** What it is. */
    public enum Kind {
        /** Make a picture of your table. */
        LOOK(0, 0),
        /** How far that is. */
        LOOKED(0, 0),
        /** What are the sums of the buckets from a place on? */
        SUMS(0, 0),
        /** These. */
        SUMMED(SUM, 0),
        /** Which states are in a bucket? */
        NAMES(0, 0),
        /** These. */
        NAMED(STATE, 0),
        /** What is a state? */
        TELL(IDENTITY, 0),
        /** This; no text: there is none. */
        SAID(IDENTITY, 1);

        private final int item;
        private final int more;

        Kind(final int item, final int more) {
            this.item = item;
            this.more = more;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    /**
     * Looks at what a trailer carried.
     *
     * @return whether it is one; of what it is not nothing may be asked
     */
    public boolean wrap(final ByteBuffer octets, final int start, final int count) {
        if (count < HEADER) {
            return false;
        }
        final int number = Octets.byteAt(octets, start);
        if (number < 1 || number > KINDS.length) {
            return false;
        }
        buffer = octets;
        at = start;
        length = count;
        kind = KINDS[number - 1];
        final int needed = HEADER + items() * kind.item;
        return kind.more == 0 ? count == needed : count >= needed && items() == 1;
    }

    public Kind kind() {
        return kind;
    }

    /** How many items it has. */
    public int items() {
        return Octets.shortAt(buffer, at + 2);
    }

    /** Which picture of the table is spoken of. */
    public long number() {
        return Octets.numberAt(buffer, at + 4, 8);
    }

    /** A bucket, or a percentage; unsigned. */
    public long place() {
        return Octets.numberAt(buffer, at + 12, 4);
    }

    /** The first state of a bucket, or how many there are in all; unsigned. */
    public long from() {
        return Octets.numberAt(buffer, at + 16, 4);
    }

    /** Sum of the digests of a bucket. */
    public long sum(final int item) {
        return Octets.numberAt(buffer, at + HEADER + item * SUM, 8);
    }

    /** How many states are in a bucket. */
    public long count(final int item) {
        return Octets.numberAt(buffer, at + HEADER + item * SUM + 8, 4);
    }

    /** Id of a state; of NAMED, TELL and SAID. */
    public long id(final int item) {
        return Octets.numberAt(buffer, at + HEADER + item * kind.item, 8);
    }

    /** Creatorid of a state; of NAMED, TELL and SAID. */
    public int creatorid(final int item) {
        return (int) Octets.numberAt(buffer, at + HEADER + item * kind.item + 8, 4);
    }

    /** Digest of a state. */
    public long digest(final int item) {
        return Octets.numberAt(buffer, at + HEADER + item * STATE + 12, 8);
    }

    /**
     * What SAID says; what only controls how a text is shown is not in it (Cc and Cf of Unicode).
     */
    public String text() {
        final int start = HEADER + IDENTITY;
        final byte[] octets = new byte[length - start];
        buffer.get(at + start, octets);
        return new String(octets, StandardCharsets.UTF_8).replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
