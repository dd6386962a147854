package org.tandemgate.accounts.protocol;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password that cannot be read back: PBKDF2 with HMAC-SHA-256 (RFC 8018), as the text {@code
 * pbkdf2-sha256$ROUNDS$SALT$HASH} with salt (16 octets) and hash (32 octets) in base64.
 */
public final class PasswordHash {
    private static final String FUNCTION = "pbkdf2-sha256";
    private static final int ROUNDS = 200_000;
    private static final int SALT_OCTETS = 16;
    private static final int HASH_BITS = 256;

    private PasswordHash() {}

    /** A hash with a new salt. */
    public static String of(final String password) {
        final byte[] salt = new byte[SALT_OCTETS];
        new SecureRandom().nextBytes(salt);
        final Base64.Encoder base64 = Base64.getEncoder();
        return FUNCTION
                + "$"
                + ROUNDS
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(derived(password, salt, ROUNDS));
    }

    /**
     * Whether a password is the one that was hashed; compares in constant time.
     *
     * @param hash a text that {@link #of} made
     */
    public static boolean fits(final String hash, final String password) {
        final String[] parts = hash.split("[$]", -1);
        final Base64.Decoder base64 = Base64.getDecoder();
        return MessageDigest.isEqual(
                base64.decode(parts[3]),
                derived(password, base64.decode(parts[2]), Integer.parseInt(parts[1])));
    }

    private static byte[] derived(final String password, final byte[] salt, final int rounds) {
        final var spec = new PBEKeySpec(password.toCharArray(), salt, rounds, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (final GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has PBKDF2 with SHA-256", missing);
        } finally {
            spec.clearPassword();
        }
    }
}
