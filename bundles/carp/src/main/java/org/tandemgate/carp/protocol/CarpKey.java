package org.tandemgate.carp.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of the digest: a zero-filled buffer of 20 octets that starts with the passphrase as it
 * is. Never printed.
 *
 * <p>ifconfig of the BSDs keeps the last octet 0 and so ignores the 20th and later octets of a
 * passphrase without a word; here they are refused, as UCarp does.
 */
public final class CarpKey {
    /** Octets of a key. */
    public static final int LENGTH = 20;

    /** Longest passphrase, in UTF-8 octets. */
    public static final int MAX_PASSPHRASE = 19;

    private final byte[] octets;

    private CarpKey(final byte[] octets) {
        this.octets = octets;
    }

    /**
     * @param passphrase at most 19 octets in UTF-8; empty means 20 zero octets
     */
    public static CarpKey ofPassphrase(final String passphrase) {
        final byte[] utf8 = passphrase.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_PASSPHRASE) {
            throw new IllegalArgumentException(
                    "passphrase has "
                            + utf8.length
                            + " octets in UTF-8, needs 0.."
                            + MAX_PASSPHRASE
                            + " (a BSD peer would ignore what follows the 19th)");
        }
        if (passphrase.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "passphrase contains a NUL, at which a BSD peer ends it");
        }
        return new CarpKey(Arrays.copyOf(utf8, LENGTH));
    }

    /**
     * @param octets exactly 20, as a peer was given them through its kernel interface; copied
     */
    public static CarpKey ofOctets(final byte[] octets) {
        if (octets.length != LENGTH) {
            throw new IllegalArgumentException(
                    "a key has " + LENGTH + " octets, not " + octets.length);
        }
        return new CarpKey(octets.clone());
    }

    SecretKeySpec toSecretKey(final String algorithm) {
        return new SecretKeySpec(octets, algorithm);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof CarpKey key && MessageDigest.isEqual(octets, key.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    /** Stars, always the same number. */
    @Override
    public String toString() {
        return "********";
    }
}
