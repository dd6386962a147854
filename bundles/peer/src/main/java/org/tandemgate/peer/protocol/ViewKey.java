package org.tandemgate.peer.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What proves packets of this protocol: derived from the secret of both nodes, so that the same
 * file may serve other protocols. Never printed. Any thread.
 */
public final class ViewKey {
    /** Fewest octets of a secret. */
    public static final int LEAST = 16;

    /** Octets of a proof. */
    static final int PROOF = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "tandemgate peer view 1";

    private final SecretKeySpec derived;

    private ViewKey(final SecretKeySpec derived) {
        this.derived = derived;
    }

    /**
     * @param secret 16 octets or more in UTF-8
     * @throws IllegalArgumentException for a shorter one
     */
    public static ViewKey of(final String secret) {
        final byte[] octets = secret.strip().getBytes(StandardCharsets.UTF_8);
        if (octets.length < LEAST) {
            throw new IllegalArgumentException(
                    "the key has "
                            + octets.length
                            + " octets, needs "
                            + LEAST
                            + " or more, e.g. from: head -c 32 /dev/urandom | base64");
        }
        final byte[] purpose = PURPOSE.getBytes(StandardCharsets.US_ASCII);
        return new ViewKey(
                new SecretKeySpec(
                        prove(new SecretKeySpec(octets, ALGORITHM), purpose, 0, purpose.length),
                        ALGORITHM));
    }

    /** The proof of the first octets of an array. */
    byte[] prove(final byte[] octets, final int length) {
        return prove(derived, octets, 0, length);
    }

    private static byte[] prove(
            final SecretKeySpec key, final byte[] octets, final int from, final int length) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(octets, from, length);
            return mac.doFinal();
        } catch (final GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java runtime has no " + ALGORITHM, impossible);
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ViewKey key
                && MessageDigest.isEqual(derived.getEncoded(), key.derived.getEncoded());
    }

    @Override
    public int hashCode() {
        return ViewKey.class.hashCode();
    }

    @Override
    public String toString() {
        return "key";
    }
}
