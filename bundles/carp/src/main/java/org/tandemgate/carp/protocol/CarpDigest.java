package org.tandemgate.carp.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/** The 20 octets of an HMAC-SHA1. Equality takes the same time whatever differs. */
public final class CarpDigest {
    /** Octets of a digest. */
    public static final int LENGTH = 20;

    private static final int MIDDLE = 8;
    private static final int LOW = 16;

    private final long high;
    private final long middle;
    private final int low;

    private CarpDigest(final long high, final long middle, final int low) {
        this.high = high;
        this.middle = middle;
        this.low = low;
    }

    /**
     * @param octets exactly 20; copied
     */
    public static CarpDigest of(final byte[] octets) {
        if (octets.length != LENGTH) {
            throw new IllegalArgumentException(
                    "a digest has " + LENGTH + " octets, not " + octets.length);
        }
        return read(ByteBuffer.wrap(octets), 0);
    }

    /** Reads 20 octets at an absolute index; any byte order. */
    static CarpDigest read(final ByteBuffer buffer, final int index) {
        return new CarpDigest(
                Octets.longAt(buffer, index),
                Octets.longAt(buffer, index + MIDDLE),
                Octets.intAt(buffer, index + LOW));
    }

    /** Writes 20 octets at an absolute index; any byte order. */
    void write(final ByteBuffer buffer, final int index) {
        Octets.putLong(buffer, index, high);
        Octets.putLong(buffer, index + MIDDLE, middle);
        Octets.putInt(buffer, index + LOW, low);
    }

    /** A copy of the octets. */
    public byte[] toBytes() {
        final byte[] octets = new byte[LENGTH];
        write(ByteBuffer.wrap(octets), 0);
        return octets;
    }

    @Override
    public boolean equals(final Object other) {
        if (!(other instanceof CarpDigest digest)) {
            return false;
        }
        // No early exit: the time must not tell a forger how many octets were right.
        return ((high ^ digest.high) | (middle ^ digest.middle) | (low ^ digest.low)) == 0;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new long[] {high, middle, low});
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(toBytes());
    }
}
