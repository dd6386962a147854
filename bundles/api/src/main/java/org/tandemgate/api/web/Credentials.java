package org.tandemgate.api.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * User name and password of HTTP Basic.
 *
 * @param user one octet at least
 * @param password may be empty
 */
public record Credentials(String user, String password) {
    private static final String SCHEME = "Basic ";
    private static final int LONGEST = 1000;

    /**
     * Reads them (RFC 7617, UTF-8).
     *
     * @param header value of Authorization, absent without; 1000 characters at most
     * @return empty when there are none, or none that can be read
     */
    public static Optional<Credentials> of(final @Nullable String header) {
        if (header == null
                || header.length() > LONGEST
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        final String pair;
        try {
            final byte[] octets =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            pair = new String(octets, StandardCharsets.UTF_8);
        } catch (final IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        final int colon = pair.indexOf(':');
        return colon < 1
                ? Optional.empty()
                : Optional.of(new Credentials(pair.substring(0, colon), pair.substring(colon + 1)));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Credentials[user=" + user + "]";
    }
}
