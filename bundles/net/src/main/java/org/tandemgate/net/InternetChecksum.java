package org.tandemgate.net;

import java.nio.ByteBuffer;

/** The 16-bit one's complement checksum of RFC 1071. */
public final class InternetChecksum {
    private InternetChecksum() {}

    /**
     * Checksum of a range: the value for a checksum field that holds 0, and 0 over a range that
     * includes a right checksum.
     *
     * @param buffer read at absolute positions, never moved; any byte order
     * @param offset absolute index of the first octet
     * @param length octets; an odd last one counts as the high half of a word
     * @return 0..65535
     */
    public static int of(final ByteBuffer buffer, final int offset, final int length) {
        return finish(sum(buffer, offset, length));
    }

    /**
     * Unfolded sum of a range, to be added to others and given to {@link #finish}.
     *
     * @param length octets, at most 65536, so that a few sums fit 63 bits many times over
     */
    public static long sum(final ByteBuffer buffer, final int offset, final int length) {
        long sum = 0;
        final int even = length & ~1;
        for (int i = 0; i < even; i += 2) {
            sum += ((buffer.get(offset + i) & 0xff) << 8) | (buffer.get(offset + i + 1) & 0xff);
        }
        if (even != length) {
            sum += (buffer.get(offset + even) & 0xff) << 8;
        }
        return sum;
    }

    /** Folds a sum to 16 bits and complements it. */
    public static int finish(final long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) (folded ^ 0xffff);
    }
}
