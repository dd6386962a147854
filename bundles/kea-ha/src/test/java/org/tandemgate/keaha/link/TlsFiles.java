package org.tandemgate.keaha.link;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Certificates of src/test/resources/tls, valid for a hundred years. */
final class TlsFiles {
    private TlsFiles() {}

    static Path file(final String name) {
        final URL url = TlsFiles.class.getResource("/tls/" + name);
        if (url == null) {
            throw new AssertionError("no resource " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (final URISyntaxException bad) {
            throw new AssertionError(bad);
        }
    }

    /** Serves with the certificate of that name; the roles of TLS need no other context. */
    static SSLContext server(final String name) {
        return ClientTls.of(file("ca.pem"), List.of(file(name + ".pem"), file(name + ".key")));
    }

    static SSLContext client() {
        return ClientTls.of(file("ca.pem"), List.of(file("client.pem"), file("client.key")));
    }

    static SSLContext nobody() {
        return ClientTls.of(file("ca.pem"), List.of());
    }
}
