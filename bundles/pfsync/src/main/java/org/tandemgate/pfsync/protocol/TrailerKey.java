package org.tandemgate.pfsync.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret of two nodes, by which each knows the other's packets. Never printed. */
public final class TrailerKey {
    /** Fewest octets of a secret. */
    public static final int LEAST = 16;

    /** Most octets of a secret. */
    public static final int MOST = 4096;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] octets;

    private TrailerKey(final byte[] octets) {
        this.octets = octets;
    }

    /**
     * Takes what a key file holds; white space at its end does not count, so that editors and
     * {@code echo} do no harm.
     *
     * @param content 16..4096 octets
     */
    public static TrailerKey of(final byte[] content) {
        int length = content.length;
        while (length > 0 && content[length - 1] <= ' ' && content[length - 1] >= 0) {
            length--;
        }
        if (length < LEAST || length > MOST) {
            throw new IllegalArgumentException(
                    "the key has "
                            + length
                            + " octets, needs "
                            + LEAST
                            + ".."
                            + MOST
                            + ", e.g. from: head -c 32 /dev/urandom | base64");
        }
        final byte[] octets = new byte[length];
        System.arraycopy(content, 0, octets, 0, length);
        return new TrailerKey(octets);
    }

    /** The same of text. */
    public static TrailerKey of(final String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    Mac mac() {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(octets, ALGORITHM));
            return mac;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof TrailerKey key && MessageDigest.isEqual(octets, key.octets);
    }

    @Override
    public int hashCode() {
        return TrailerKey.class.hashCode();
    }

    @Override
    public String toString() {
        return "key (" + octets.length + " octets)";
    }
}
