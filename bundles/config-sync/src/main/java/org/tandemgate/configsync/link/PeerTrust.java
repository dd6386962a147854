package org.tandemgate.configsync.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Whom to believe that it is the peer. */
public final class PeerTrust {
    private final TrustManager[] managers;

    private PeerTrust(final TrustManager[] managers) {
        this.managers = managers;
    }

    /**
     * The key of the peer's certificate is one of these; its names, dates and signer mean nothing,
     * because a pfSense or a new node signs its certificate itself.
     *
     * @param pins SHA-256 of a SubjectPublicKeyInfo each, 64 hexadecimal digits
     * @throws IllegalArgumentException without a pin, or when one has another form
     */
    public static PeerTrust pinned(final Set<String> pins) {
        return new PeerTrust(new TrustManager[] {new PinnedKey(pins)});
    }

    /**
     * The peer's certificate is of one of these authorities and names the host of the URL.
     *
     * @throws GeneralSecurityException when this Java cannot hold them
     */
    public static PeerTrust signedBy(final List<X509Certificate> authorities)
            throws GeneralSecurityException {
        if (authorities.isEmpty()) {
            throw new IllegalArgumentException("no authority to trust");
        }
        final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (final IOException impossible) {
            throw new IllegalStateException("nothing was read", impossible);
        }
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("authority" + i, authorities.get(i));
        }
        final TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return new PeerTrust(factory.getTrustManagers());
    }

    SSLContext context() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers, new SecureRandom());
            return context;
        } catch (final GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no TLS", missing);
        }
    }
}
