package org.tandemgate.api.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * This node's key and its certificate, signed by itself and valid for ten years; the peer believes
 * the key alone. Made once, by the JDK's keytool, into a file that only the owner may read. One for
 * everything that a node serves over TLS. Any thread.
 */
public final class NodeKey {
    /** No secret: the file is protected by its permissions, and its owner could read any word. */
    private static final String STORE_WORD = "tandemgate";

    private static final int LIMIT_SECONDS = 60;

    /** Two bundles may need the key at the same time, and it is made once. */
    private static final Object MAKING = new Object();

    private final KeyStore store;

    private NodeKey(final KeyStore store) {
        this.store = store;
    }

    /**
     * Reads the file, after making it when it is not there.
     *
     * @throws IOException when that does not work; the text says what to do
     */
    public static NodeKey of(final Path file) throws IOException {
        synchronized (MAKING) {
            if (!Files.exists(file)) {
                make(file);
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, STORE_WORD.toCharArray());
            return new NodeKey(store);
        } catch (final GeneralSecurityException | IOException damaged) {
            throw new IOException(
                    file
                            + " is no key store ("
                            + damaged.getMessage()
                            + "); remove it, and a new key is made, which the peer must pin anew");
        }
    }

    private static void make(final Path file) throws IOException {
        final Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(directory);
        final Path fresh =
                Files.createTempDirectory(
                                directory,
                                "key",
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rwx------")))
                        .resolve("store");
        final Path errors = fresh.resolveSibling("errors");
        try {
            final Process keytool =
                    new ProcessBuilder(arguments(fresh))
                            .redirectErrorStream(true)
                            .redirectOutput(errors.toFile())
                            .start();
            if (!keytool.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                keytool.destroyForcibly();
                throw new IOException("keytool did not end within " + LIMIT_SECONDS + " s");
            }
            if (keytool.exitValue() != 0) {
                throw new IOException("keytool made no key: " + Files.readString(errors).strip());
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("this node stops");
        } finally {
            Files.deleteIfExists(fresh);
            Files.deleteIfExists(errors);
            Files.delete(Objects.requireNonNull(fresh.getParent()));
        }
    }

    private static List<String> arguments(final Path file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-sigalg",
                "SHA256withECDSA",
                "-dname",
                "CN=tandemgate",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_WORD,
                "-keystore",
                file.toString());
    }

    /** What the peer pins: SHA-256 of the SubjectPublicKeyInfo, 64 hexadecimal digits. */
    public String pin() {
        return pin(certificate());
    }

    /** The same of any certificate. */
    public static String pin(final X509Certificate certificate) {
        try {
            final byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(certificate.getPublicKey().getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (final NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Until when the certificate is valid. */
    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    private X509Certificate certificate() {
        try {
            return (X509Certificate) store.getCertificate("node");
        } catch (final GeneralSecurityException unloaded) {
            throw new IllegalStateException(unloaded);
        }
    }

    /**
     * For a server.
     *
     * @throws IOException when the JDK cannot use the key
     */
    public SSLContext context() throws IOException {
        try {
            final KeyManagerFactory keys =
                    KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, STORE_WORD.toCharArray());
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (final GeneralSecurityException unusable) {
            throw new IOException("the key cannot be used: " + unusable.getMessage());
        }
    }
}
