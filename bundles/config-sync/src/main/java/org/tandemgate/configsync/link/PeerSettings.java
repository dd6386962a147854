package org.tandemgate.configsync.link;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tandemgate.configsync.protocol.xmlrpc.Dialect;

/**
 * One peer.
 *
 * @param url {@code https://HOST:PORT/xmlrpc.php}; {@code http} only without trust
 * @param credentials sent with each call
 * @param trust whom to believe; null only for {@code http}
 * @param dialect of the peer
 * @param limits of each call
 */
public record PeerSettings(
        URI url,
        Credentials credentials,
        @Nullable PeerTrust trust,
        Dialect dialect,
        CallLimits limits) {
    /**
     * Checks that the URL says what the rest says, so that nobody believes in a TLS that is not
     * there.
     *
     * @throws IllegalArgumentException when it does not
     */
    public PeerSettings {
        final String needed = trust == null ? "http" : "https";
        if (!needed.equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "peer's URL is of "
                            + url.getScheme()
                            + ", needs "
                            + needed
                            + "://HOST:PORT/xmlrpc.php");
        }
        if (url.getUserInfo() != null) {
            throw new IllegalArgumentException("peer's URL has an account in it");
        }
    }

    /**
     * A node of ours that is believed for its key.
     *
     * @param url {@code https://HOST:PORT/xmlrpc.php}
     * @param pin SHA-256 of its public key, 64 hexadecimal digits
     * @throws IllegalArgumentException when one of them has another form
     */
    public static PeerSettings pinned(
            final String url, final String pin, final String user, final String password) {
        return new PeerSettings(
                URI.create(url),
                new Credentials(user, password),
                PeerTrust.pinned(Set.of(pin)),
                Dialect.TANDEMGATE,
                CallLimits.DEFAULT);
    }
}
