package org.tandemgate.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.tandemgate.api.web.NodeKey;
import org.tandemgate.api.web.WebPage;
import org.tandemgate.api.web.WebSite;
import org.tandemgate.net.IpAddress;
import org.tandemgate.rest.http.Places;
import org.tandemgate.rest.http.Streams;
import org.tandemgate.rest.http.WebServer;
import org.tandemgate.rest.http.WebSettings;
import org.tandemgate.rest.resources.EventPages;
import org.tandemgate.rest.resources.NodeServices;
import org.tandemgate.rest.resources.Routes;

/** The server on the loopback, with accounts that are called as their roles. */
final class Served implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    final FakeServices services = new FakeServices();
    final Streams streams;
    private final WebServer server;
    private final HttpClient client;
    volatile List<WebSite> sites = List.of();
    volatile Set<IpAddress> virtual = Set.of(IpAddress.parse("10.0.0.1"));

    Served(final Path directory, final int most) throws IOException {
        final EventPages events = new EventPages(nodeServices());
        streams = new Streams(events, most);
        server =
                new WebServer(
                        new WebSettings(IpAddress.parse("127.0.0.1"), 0, most, "none"),
                        NodeKey.of(directory.resolve("key.p12")).context(),
                        Served::roles,
                        new Places() {
                            @Override
                            public Set<IpAddress> virtual() {
                                return virtual;
                            }

                            @Override
                            public String own() {
                                return "gw1 at 10.255.0.1";
                            }
                        },
                        new WebServer.Served(
                                Routes.of(nodeServices(), events),
                                () -> List.of(Routes.document(), new Page()),
                                () -> sites,
                                streams));
        client = HttpClient.newBuilder().sslContext(trusting()).build();
    }

    private NodeServices nodeServices() {
        return new NodeServices(services);
    }

    private static final class Page implements WebPage {
        @Override
        public String path() {
            return "/metrics";
        }

        @Override
        public String contentType() {
            return "text/plain; version=0.0.4";
        }

        @Override
        public byte[] body() {
            return "ha_ready 1\n".getBytes(StandardCharsets.UTF_8);
        }
    }

    private static Optional<Set<String>> roles(final String user, final String password) {
        return password.equals(PASSWORD) ? Optional.of(Set.of(user, "group")) : Optional.empty();
    }

    /** Any certificate: what the key is worth is another test. */
    static SSLContext trusting() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (final GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(
                final X509Certificate[] chain, final String type, final SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                final X509Certificate[] chain, final String type, final Socket socket) {}

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String type) {}

        @Override
        public void checkClientTrusted(
                final X509Certificate[] chain, final String type, final SSLEngine engine) {}

        @Override
        public void checkClientTrusted(
                final X509Certificate[] chain, final String type, final Socket socket) {}

        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    int port() {
        return server.port();
    }

    static String basic(final String user, final String password) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(final String user, final String path) {
        final HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + path))
                        .timeout(Duration.ofSeconds(30));
        return user.isEmpty() ? request : request.header("Authorization", basic(user, PASSWORD));
    }

    HttpResponse<String> get(final String user, final String path)
            throws IOException, InterruptedException {
        return send(request(user, path).GET().build());
    }

    /** Without an account. */
    HttpResponse<byte[]> file(final String path, final String accepted)
            throws IOException, InterruptedException {
        return client.send(
                request("", path).header("Accept-Encoding", accepted).GET().build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<String> post(
            final String user, final String path, final String body, final String type)
            throws IOException, InterruptedException {
        return send(
                request(user, path)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    HttpResponse<String> post(final String user, final String path, final String body)
            throws IOException, InterruptedException {
        return post(user, path, body, "application/json");
    }

    HttpResponse<String> method(final String user, final String method, final String path)
            throws IOException, InterruptedException {
        return send(
                request(user, path).method(method, HttpRequest.BodyPublishers.noBody()).build());
    }

    HttpResponse<String> withPassword(final String password)
            throws IOException, InterruptedException {
        return send(
                request("", "/api/v1/status")
                        .header("Authorization", basic("viewer", password))
                        .GET()
                        .build());
    }

    private HttpResponse<String> send(final HttpRequest request)
            throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    static JsonObject json(final HttpResponse<String> response) {
        try (JsonReader reader = Json.createReader(new StringReader(response.body()))) {
            return reader.readObject();
        }
    }

    static Map<String, Object> problem(final HttpResponse<String> response) {
        final JsonObject problem = json(response);
        return Map.of(
                "type", response.headers().firstValue("Content-Type").orElse(""),
                "status", response.statusCode(),
                "said", problem.getInt("status"),
                "code", problem.getString("code"));
    }

    @Override
    public void close() {
        server.close();
    }
}
