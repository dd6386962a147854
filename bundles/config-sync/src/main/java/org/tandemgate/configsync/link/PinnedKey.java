package org.tandemgate.configsync.link;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.tandemgate.api.web.NodeKey;

/** Believes a key, not a name. Extended, so that the JDK adds no check of names to it. */
final class PinnedKey extends X509ExtendedTrustManager {
    private static final int DIGITS = 64;

    private final Set<String> pins;

    PinnedKey(final Set<String> pins) {
        this.pins =
                pins.stream()
                        .map(pin -> pin.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        if (pins.isEmpty() || !this.pins.stream().allMatch(PinnedKey::isDigest)) {
            throw new IllegalArgumentException(
                    "a pin is a SHA-256 of " + DIGITS + " hexadecimal digits; there are " + pins);
        }
    }

    private static boolean isDigest(final String pin) {
        return pin.length() == DIGITS && pin.chars().allMatch(HexFormat::isHexDigit);
    }

    private void check(final X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("peer has no certificate");
        }
        final String key = NodeKey.pin(chain[0]);
        if (!pins.contains(key)) {
            throw new CertificateException(
                    "peer has the key " + key + ", which is not pinned; pinned are " + pins);
        }
    }

    @Override
    public void checkServerTrusted(
            final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(
            final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(final X509Certificate[] chain, final String type)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(
            final X509Certificate[] chain, final String type, final SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(
            final X509Certificate[] chain, final String type, final Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(final X509Certificate[] chain, final String type)
            throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
