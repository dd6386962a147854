package org.tandemgate.keaha.link;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Makes the TLS side of a client from the same three PEM files that Kea reads. */
public final class ClientTls {
    private static final int FILE_MAX = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private ClientTls() {}

    /**
     * Trusts one authority and nobody else, and shows a certificate when there is one.
     *
     * @param trustAnchor certificates of authorities, PEM
     * @param own certificate chain and PKCS #8 key in this order; empty to show none
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static SSLContext of(final Path trustAnchor, final List<Path> own) {
        if (!own.isEmpty() && own.size() != 2) {
            throw new IllegalArgumentException("needs a certificate and its key, or neither");
        }
        try {
            final KeyStore trusted = empty();
            int number = 0;
            for (final Certificate authority : certificates(trustAnchor)) {
                trusted.setCertificateEntry("authority" + number++, authority);
            }
            final var trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            final KeyStore shown = empty();
            if (!own.isEmpty()) {
                final Certificate[] chain = certificates(own.get(0)).toArray(new Certificate[0]);
                shown.setKeyEntry("own", key(own.get(1)), new char[0], chain);
            }
            final var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(shown, new char[0]);
            final var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (final GeneralSecurityException | IOException bad) {
            throw new IllegalArgumentException(
                    "the certificates cannot be used: " + bad.getMessage(), bad);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(final Path file) {
        try {
            final Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(
                                    new ByteArrayInputStream(
                                            text(file).getBytes(StandardCharsets.ISO_8859_1)));
            if (all.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no certificate, needs PEM");
            }
            return all;
        } catch (final GeneralSecurityException bad) {
            throw new IllegalArgumentException(
                    file + " holds no certificates that can be read, needs PEM", bad);
        }
    }

    private static PrivateKey key(final Path file) {
        final Matcher pem = KEY.matcher(text(file));
        if (!pem.find()) {
            throw new IllegalArgumentException(
                    file
                            + " holds no key in PKCS #8 without a password (BEGIN PRIVATE KEY);"
                            + " openssl pkcs8 -topk8 -nodes makes one");
        }
        final var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (final String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (final InvalidKeySpecException another) {
                // The name of the algorithm stands inside; the next one is tried.
            } catch (final GeneralSecurityException unknown) {
                throw new IllegalArgumentException(file + ": no " + algorithm + " here", unknown);
            }
        }
        throw new IllegalArgumentException(file + " holds a key that is not EC, RSA or EdDSA");
    }

    private static String text(final Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > FILE_MAX) {
                throw new IllegalArgumentException(
                        file + " needs to be a regular file of at most " + FILE_MAX + " octets");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (final IOException unreadable) {
            throw new IllegalArgumentException(
                    file + " cannot be read by this process", unreadable);
        }
    }
}
