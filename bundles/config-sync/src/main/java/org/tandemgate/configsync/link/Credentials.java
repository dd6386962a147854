package org.tandemgate.configsync.link;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An account at the peer.
 *
 * @param user without a colon, which ends it in the header
 * @param password any text
 */
public record Credentials(String user, String password) {
    /**
     * Checks the user.
     *
     * @throws IllegalArgumentException when it is empty or has a colon
     */
    public Credentials {
        if (user.isEmpty() || user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("user name is empty or has a colon");
        }
    }

    /** The value of the header Authorization, RFC 7617, in UTF-8. */
    String header() {
        final byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "account of " + user;
    }
}
