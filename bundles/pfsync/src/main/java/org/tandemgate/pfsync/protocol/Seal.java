package org.tandemgate.pfsync.protocol;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;

/** Signs packets and looks at signatures: HMAC-SHA256, its first 16 octets. One thread. */
final class Seal {
    /** Octets of a signature. */
    static final int OCTETS = 16;

    private static final int LONGEST = 65_535;
    private static final int DIGEST = 32;

    private final Mac mac;
    private final byte[] packet = new byte[LONGEST];
    private final byte[] digest = new byte[DIGEST];

    Seal(final TrailerKey key) {
        mac = key.mac();
    }

    /** Writes the signature of the first {@code length} octets behind them. */
    void put(final ByteBuffer buffer, final int length) {
        digest(buffer, 0, length);
        buffer.put(length, digest, 0, OCTETS);
    }

    /** Whether the octets are followed by their signature. */
    boolean isOf(final ByteBuffer buffer, final int start, final int length) {
        digest(buffer, start, length);
        int difference = 0;
        // All octets, so that the time says nothing of where the first wrong one is.
        for (int i = 0; i < OCTETS; i++) {
            difference |= digest[i] ^ buffer.get(start + length + i);
        }
        return difference == 0;
    }

    private void digest(final ByteBuffer buffer, final int start, final int length) {
        buffer.get(start, packet, 0, length);
        mac.update(packet, 0, length);
        try {
            mac.doFinal(digest, 0);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("no digest of a packet", e);
        }
    }
}
