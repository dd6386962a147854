package org.tandemgate.configsync.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.configsync.link.CallLimits;
import org.tandemgate.configsync.link.Credentials;
import org.tandemgate.configsync.link.PeerCallException;
import org.tandemgate.configsync.link.PeerCallException.Kind;
import org.tandemgate.configsync.link.PeerSettings;
import org.tandemgate.configsync.link.PeerTrust;
import org.tandemgate.configsync.link.XmlRpcClient;
import org.tandemgate.configsync.protocol.xmlrpc.Dialect;
import org.tandemgate.configsync.protocol.xmlrpc.Fault;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.MethodResponse;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Sequence;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Text;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcValue.Whole;

/** The client, against Python's server and against servers that do not behave. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class XmlRpcClientTest {
    private static final String PASSWORD = "pass: wörd";
    private static final Credentials ACCOUNT = new Credentials("ha", PASSWORD);
    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(60), 10_000);
    private static final MethodCall ECHO =
            new MethodCall("demo.echo", List.of(new Text("<é&\r\n>"), new Whole(-5)));

    private static XmlRpcClient client(
            final String scheme, final int port, final @Nullable PeerTrust trust) {
        return client(scheme, port, trust, LIMITS);
    }

    private static XmlRpcClient client(
            final String scheme,
            final int port,
            final @Nullable PeerTrust trust,
            final CallLimits limits) {
        return new XmlRpcClient(
                new PeerSettings(
                        URI.create(scheme + "://127.0.0.1:" + port + "/xmlrpc.php"),
                        ACCOUNT,
                        trust,
                        Dialect.PFSENSE,
                        limits));
    }

    private static PeerCallException failed(
            final Kind kind, final XmlRpcClient client, final MethodCall call) {
        final var thrown = assertThrows(PeerCallException.class, () -> client.call(call));
        assertEquals(kind, thrown.kind(), thrown::toString);
        assertFalse(thrown.toString().contains(PASSWORD));
        return thrown;
    }

    @Test
    void callsPython() throws Exception {
        try (Peer python = Peer.start("server.py")) {
            final int port = Integer.parseInt(python.line());
            final XmlRpcClient client = client("http", port, null);

            // Python writes the carriage return as it is, and XML makes one line feed of it.
            assertEquals(
                    new MethodResponse.Success(
                            new Sequence(List.of(new Text("<é&\n>"), new Whole(-5)))),
                    client.call(ECHO));
            assertEquals(
                    new Fault(0, "not today"), client.call(new MethodCall("demo.fail", List.of())));
            assertTrue(client.call(new MethodCall("demo.none", List.of())) instanceof Fault);
            failed(
                    Kind.TOO_LARGE,
                    client,
                    new MethodCall("demo.large", List.of(new Whole(100_000))));
            final var stranger =
                    new XmlRpcClient(
                            new PeerSettings(
                                    client.url(),
                                    new Credentials("ha", "other"),
                                    null,
                                    Dialect.PFSENSE,
                                    LIMITS));
            assertTrue(
                    failed(Kind.STATUS, stranger, ECHO)
                            .getMessage()
                            .contains("answers with status 401 ("));
        }
    }

    private static HttpServer serve(final HttpServer server, final HttpHandler handler) {
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static HttpHandler answering(final int status, final String body) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            final byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, octets.length);
            exchange.getResponseBody().write(octets);
            exchange.close();
        };
    }

    /**
     * The page of a server in front, as a timeout of 180 s gives with pfSense. Its text may repeat
     * what was sent, passwords included, so no part of it is shown.
     */
    @Test
    void saysWhatKindOfPageCameAndNothingOfIt() throws IOException {
        final String page = "<html>\n504 Gateway" + "x".repeat(400);
        final HttpServer server = serve(HttpServer.create(loopback(), 0), answering(504, page));
        try {
            final String message =
                    failed(Kind.STATUS, client("http", server.getAddress().getPort(), null), ECHO)
                            .getMessage();
            assertTrue(
                    message.endsWith("status 504 (" + page.length() + " octets, no type)"),
                    message);
        } finally {
            server.stop(0);
        }
        final HttpServer other = serve(HttpServer.create(loopback(), 0), answering(200, page));
        try {
            failed(Kind.NO_ANSWER, client("http", other.getAddress().getPort(), null), ECHO);
        } finally {
            other.stop(0);
        }
    }

    @Test
    void followsNoRedirect() throws IOException {
        final AtomicInteger requests = new AtomicInteger();
        final HttpHandler redirect = answering(307, "");
        final HttpServer server =
                serve(
                        HttpServer.create(loopback(), 0),
                        exchange -> {
                            requests.incrementAndGet();
                            redirect.handle(exchange);
                        });
        try {
            failed(Kind.STATUS, client("http", server.getAddress().getPort(), null), ECHO);
            assertEquals(1, requests.get());
        } finally {
            server.stop(0);
        }
    }

    /** Whoever takes the connection and says nothing, or begins and says no more. */
    @Test
    void waitsNoLongerThanItMay() throws IOException {
        final var limits = new CallLimits(Duration.ofSeconds(30), Duration.ofMillis(500), 10_000);
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            failed(Kind.TIMEOUT, client("http", silent.getLocalPort(), null, limits), ECHO);
        }
        final HttpServer server =
                serve(
                        HttpServer.create(loopback(), 0),
                        exchange -> {
                            exchange.sendResponseHeaders(200, 100);
                            exchange.getResponseBody().write('<');
                            exchange.getResponseBody().flush();
                        });
        try {
            failed(Kind.TIMEOUT, client("http", server.getAddress().getPort(), null, limits), ECHO);
        } finally {
            server.stop(0);
        }
    }

    /** Port 1: one that was free a moment ago may be taken, even by the client's own end. */
    @Test
    void saysThatNobodyIsThere() {
        failed(Kind.UNREACHABLE, client("http", 1, null), ECHO);
    }

    /** A key and certificate of our own, made by the JDK's keytool. */
    private static KeyStore identity(final Path directory, final String name) throws Exception {
        final Path file = directory.resolve(name + ".p12");
        final Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                                "-genkeypair",
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1",
                                "-validity",
                                "36500",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit",
                                "-keystore",
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        final String said =
                new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        return store;
    }

    private static HttpServer secure(final KeyStore identity) throws Exception {
        final KeyManagerFactory keys =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, "changeit".toCharArray());
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        final HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return serve(
                server,
                answering(
                        200,
                        "<methodResponse><params><param><value>hi</value></param></params>"
                                + "</methodResponse>"));
    }

    private static X509Certificate certificate(final KeyStore identity) throws Exception {
        return (X509Certificate) identity.getCertificate(identity.aliases().nextElement());
    }

    private static String pin(final KeyStore identity) throws Exception {
        final byte[] key = certificate(identity).getPublicKey().getEncoded();
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    }

    /** Neither its name nor its signer matter to a pin, and nothing but the key does. */
    @Test
    void believesAPinnedKeyOrASigner(@TempDir final Path directory) throws Exception {
        final KeyStore peer = identity(directory, "peer");
        final KeyStore other = identity(directory, "other");
        final HttpServer server = secure(peer);
        final int port = server.getAddress().getPort();
        try {
            final var hi = new MethodResponse.Success(new Text("hi"));
            assertEquals(hi, client("https", port, PeerTrust.pinned(Set.of(pin(peer)))).call(ECHO));
            assertEquals(
                    hi,
                    client("https", port, PeerTrust.signedBy(List.of(certificate(peer))))
                            .call(ECHO));
            final var wrong =
                    failed(
                            Kind.UNTRUSTED,
                            client("https", port, PeerTrust.pinned(Set.of(pin(other)))),
                            ECHO);
            assertTrue(wrong.getMessage().contains(pin(peer)), wrong::getMessage);
            failed(
                    Kind.UNTRUSTED,
                    client("https", port, PeerTrust.signedBy(List.of(certificate(other)))),
                    ECHO);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesSettingsThatContradict() {
        final String pin = "0".repeat(64);
        assertThrows(IllegalArgumentException.class, () -> client("https", 1, null));
        assertThrows(
                IllegalArgumentException.class,
                () -> client("http", 1, PeerTrust.pinned(Set.of(pin))));
        for (final String wrong : List.of("", pin + "0", pin.replace('0', 'g'))) {
            assertThrows(IllegalArgumentException.class, () -> PeerTrust.pinned(Set.of(wrong)));
        }
        assertThrows(IllegalArgumentException.class, () -> PeerTrust.pinned(Set.of()));
        assertThrows(IllegalArgumentException.class, () -> new Credentials("a:b", ""));
        assertFalse(ACCOUNT.toString().contains(PASSWORD));
    }
}
