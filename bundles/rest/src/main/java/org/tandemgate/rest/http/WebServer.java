package org.tandemgate.rest.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.web.RequestThreads;
import org.tandemgate.api.web.WebFile;
import org.tandemgate.api.web.WebPage;
import org.tandemgate.api.web.WebSite;
import org.tandemgate.net.IpAddress;

/**
 * Answers by HTTPS: eight requests at a time, 64 wait, more are cut off. In this order: the address
 * that was asked, the route, the account, the body.
 */
public final class WebServer implements AutoCloseable {
    /** Events as they happen. */
    public static final String STREAM = "/api/v1/events/stream";

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int THREADS = 8;
    private static final int WAITING = 64;
    private static final int BACKLOG = 64;
    private static final int LONGEST_BODY = 16 * 1024;

    private final Places places;
    private final Gate gate;
    private final List<Route> routes;
    private final Supplier<List<WebPage>> pages;
    private final Supplier<List<WebSite>> sites;
    private final Streams streams;
    private final HttpsServer server;
    private final ThreadPoolExecutor threads;

    /**
     * What is served.
     *
     * @param routes below {@code /api/}
     * @param pages of other bundles, those of the moment
     * @param sites of other bundles, those of the moment
     * @param streams of events
     */
    public record Served(
            List<Route> routes,
            Supplier<List<WebPage>> pages,
            Supplier<List<WebSite>> sites,
            Streams streams) {}

    /**
     * Serves from now on.
     *
     * @param realm roles of name and password; empty when one of them is wrong
     * @throws IOException when the address cannot be listened on
     */
    public WebServer(
            final WebSettings settings,
            final SSLContext tls,
            final BiFunction<String, String, Optional<Set<String>>> realm,
            final Places places,
            final Served served)
            throws IOException {
        this.places = places;
        this.gate = new Gate(realm);
        this.routes = List.copyOf(served.routes());
        this.pages = served.pages();
        this.sites = served.sites();
        this.streams = served.streams();
        final IpAddress address = settings.address();
        server =
                HttpsServer.create(
                        address == null
                                ? new InetSocketAddress(settings.port())
                                : new InetSocketAddress(address.toString(), settings.port()),
                        BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", this::handle);
        threads = RequestThreads.of("rest-server", THREADS, WAITING);
        server.setExecutor(threads);
        server.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        boolean streaming = false;
        final Headers headers = exchange.getResponseHeaders();
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        try {
            streaming = answer(exchange);
        } catch (final ProblemException problem) {
            refuse(exchange, problem);
        } catch (final RuntimeException defect) {
            LOG.error("rest: {} failed", exchange.getRequestURI().getPath(), defect);
            refuse(
                    exchange,
                    new ProblemException(
                            500,
                            "defect",
                            "this node made a mistake",
                            "look into its log, and report it"));
        } finally {
            if (!streaming) {
                exchange.close();
            }
        }
    }

    /** Whether the exchange goes on as a stream. */
    private boolean answer(final HttpExchange exchange) throws ProblemException, IOException {
        requireOwnAddress(exchange);
        final String path = exchange.getRequestURI().getPath();
        final String method = exchange.getRequestMethod();
        if (path.equals(STREAM)) {
            requireMethod(method, "GET", exchange);
            enter(exchange, Access.VIEWER);
            streams.begin(exchange, lastId(exchange));
            return true;
        }
        final Optional<WebPage> page =
                pages.get().stream().filter(it -> it.path().equals(path)).findFirst();
        if (page.isPresent()) {
            requireMethod(method, "GET", exchange);
            enter(exchange, Access.VIEWER);
            send(exchange, 200, page.get().contentType(), page.get().body());
            return false;
        }
        final Optional<WebFile> file =
                sites.get().stream().flatMap(it -> it.file(path).stream()).findFirst();
        if (file.isPresent() && !path.startsWith("/api/")) {
            requireMethod(method, "GET", exchange);
            SiteFiles.send(exchange, file.get());
            return false;
        }
        final Route route = route(path, method, exchange);
        final Gate.Visitor visitor = enter(exchange, route.access());
        final Request request =
                new Request(
                        String.valueOf(route.tail(path)),
                        Query.parse(exchange.getRequestURI().getRawQuery()),
                        method.equals("POST") ? body(exchange) : Map.of(),
                        visitor.user(),
                        visitor.access());
        send(exchange, 200, "application/json", JsonText.write(route.handler().answer(request)));
        return false;
    }

    private void requireOwnAddress(final HttpExchange exchange) throws ProblemException {
        final IpAddress asked = address(exchange.getLocalAddress());
        if (places.virtual().contains(asked)) {
            throw new ProblemException(
                    421,
                    "virtual-address",
                    asked + " is a virtual address: it answers for whichever node is MASTER",
                    "ask a node itself: " + places.own());
        }
    }

    private static IpAddress address(final InetSocketAddress address) {
        final String text = address.getAddress().getHostAddress();
        final int zone = text.indexOf('%');
        return IpAddress.parse(zone < 0 ? text : text.substring(0, zone));
    }

    private static void requireMethod(
            final String method, final String allowed, final HttpExchange exchange)
            throws ProblemException {
        if (!method.equals(allowed)) {
            exchange.getResponseHeaders().set("Allow", allowed);
            throw new ProblemException(
                    405, "method", "here is nothing for " + method, "use " + allowed);
        }
    }

    private Route route(final String path, final String method, final HttpExchange exchange)
            throws ProblemException {
        final List<Route> matching = routes.stream().filter(it -> it.tail(path) != null).toList();
        if (matching.isEmpty()) {
            throw new ProblemException(
                    404, "no-such-path", "nothing is at this path", "see /api/v1/openapi.json");
        }
        for (final Route route : matching) {
            if (route.method().equals(method)) {
                return route;
            }
        }
        requireMethod(method, matching.get(0).method(), exchange);
        return matching.get(0);
    }

    private Gate.Visitor enter(final HttpExchange exchange, final Access needed)
            throws ProblemException {
        return gate.enter(
                address(exchange.getRemoteAddress()).toString(),
                exchange.getRequestHeaders().getFirst("Authorization"),
                needed,
                System.nanoTime());
    }

    private static Map<String, Object> body(final HttpExchange exchange)
            throws ProblemException, IOException {
        final String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null
                || !type.split(";", -1)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals("application/json")) {
            // A form of another site can send anything but this.
            throw new ProblemException(
                    415,
                    "media-type",
                    "the body is no application/json",
                    "send Content-Type: application/json");
        }
        final byte[] octets = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (octets.length > LONGEST_BODY) {
            throw new ProblemException(
                    413,
                    "too-long",
                    "the body is longer than " + LONGEST_BODY + " octets",
                    "send less");
        }
        return JsonText.read(octets);
    }

    private long lastId(final HttpExchange exchange) throws ProblemException {
        final Map<String, String> query = Query.parse(exchange.getRequestURI().getRawQuery());
        final String header = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        final String text = header == null ? query.getOrDefault("after", "") : header;
        if (text.isEmpty()) {
            return streams.newest();
        }
        if (!text.matches("[0-9]{1,15}")) {
            throw ProblemException.badRequest(
                    "the last event is no number of 1..15 digits", "send the id of an event");
        }
        return Long.parseLong(text);
    }

    private static void refuse(final HttpExchange exchange, final ProblemException problem)
            throws IOException {
        final Headers headers = exchange.getResponseHeaders();
        headers.set("Connection", "close");
        if (problem.status() == 401) {
            headers.set("WWW-Authenticate", "Basic realm=\"tandemgate\", charset=\"UTF-8\"");
        }
        send(
                exchange,
                problem.status(),
                "application/problem+json",
                JsonText.write(problem.members()));
    }

    private static void send(
            final HttpExchange exchange, final int status, final String type, final byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        streams.close();
        // Before the server: it would wait for an answer that nobody takes.
        threads.shutdownNow();
        server.stop(0);
    }
}
