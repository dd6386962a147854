package org.tandemgate.configsync.link;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.api.web.Credentials;
import org.tandemgate.api.web.LockOut;
import org.tandemgate.api.web.NodeKey;
import org.tandemgate.api.web.RequestThreads;
import org.tandemgate.configsync.protocol.xmlrpc.Dialect;
import org.tandemgate.configsync.protocol.xmlrpc.Fault;
import org.tandemgate.configsync.protocol.xmlrpc.Limits;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.MethodResponse;
import org.tandemgate.configsync.protocol.xmlrpc.RefusedMessageException;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcReader;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcWriter;

/**
 * Answers calls at {@code /xmlrpc.php} over TLS. Address and account are checked before an octet of
 * a body is read. Four calls at a time, sixteen wait, more are cut off.
 */
public final class XmlRpcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(XmlRpcServer.class);
    private static final int THREADS = 4;
    private static final int WAITING = 16;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_POST = 405;
    private static final int BACKLOG = 16;

    private final ServerSettings settings;
    private final Accounts accounts;
    private final Function<MethodCall, MethodResponse> methods;
    private final LockOut lockOut = new LockOut();
    private final LongAdder refused = new LongAdder();
    private final HttpServer server;
    private final ThreadPoolExecutor threads;

    /**
     * Serves from now on.
     *
     * @throws IOException when the address cannot be listened on
     */
    public XmlRpcServer(
            final ServerSettings settings,
            final NodeKey key,
            final Accounts accounts,
            final Function<MethodCall, MethodResponse> methods)
            throws IOException {
        this.settings = settings;
        this.accounts = accounts;
        this.methods = methods;
        final HttpsServer https =
                HttpsServer.create(
                        new InetSocketAddress(settings.address().toString(), settings.port()),
                        BACKLOG);
        https.setHttpsConfigurator(new HttpsConfigurator(key.context()));
        https.createContext("/xmlrpc.php", this::handle);
        threads = RequestThreads.of("config-sync-server", THREADS, WAITING);
        https.setExecutor(threads);
        https.start();
        server = https;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Requests that were not answered with the answer of a method. */
    public long refused() {
        return refused.sum();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String from = exchange.getRemoteAddress().getAddress().getHostAddress();
            if (!settings.allows(from)) {
                refuse(exchange, FORBIDDEN, from, "address is not allowed");
            } else if (!exchange.getRequestMethod().equals("POST")) {
                exchange.getResponseHeaders().set("Allow", "POST");
                refuse(exchange, NOT_POST, from, "no POST");
            } else {
                send(exchange, answer(exchange, from));
            }
        }
    }

    private void refuse(
            final HttpExchange exchange, final int status, final String from, final String why)
            throws IOException {
        refused.increment();
        LOG.debug("config-sync: refused {}: {}", from, why);
        exchange.getResponseHeaders().set("Connection", "close");
        exchange.sendResponseHeaders(status, -1);
    }

    private MethodResponse answer(final HttpExchange exchange, final String from)
            throws IOException {
        final Fault fault = login(from, exchange.getRequestHeaders().getFirst("Authorization"));
        if (fault.code() != 0) {
            refused.increment();
            exchange.getResponseHeaders().set("Connection", "close");
            return fault;
        }
        final Limits limits = Limits.DEFAULT;
        final byte[] body = exchange.getRequestBody().readNBytes(limits.octets() + 1);
        try {
            return methods.apply(new XmlRpcReader(Dialect.TANDEMGATE, limits).call(body));
        } catch (final RefusedMessageException bad) {
            refused.increment();
            return new Fault(bad.refusal().faultCode(), String.valueOf(bad.getMessage()));
        }
    }

    /** Code 0 is a welcome. One at a time: guesses do not gain by coming together. */
    private synchronized Fault login(final String from, final @Nullable String header) {
        final long now = System.nanoTime();
        final long wait = lockOut.waitNanos(from, now);
        if (wait > 0) {
            return new Fault(
                    Fault.AUTHENTICATION,
                    "Authentication failed: too many wrong passwords from "
                            + from
                            + ", wait "
                            + (TimeUnit.NANOSECONDS.toSeconds(wait) + 1)
                            + " s");
        }
        final Accounts.Answer answer =
                Credentials.of(header)
                        .map(it -> accounts.check(it.user(), it.password()))
                        .orElse(Accounts.Answer.WRONG);
        switch (answer) {
            case WELCOME -> {
                lockOut.succeeded(from);
                return new Fault(0, "");
            }
            case NO_ROLE -> {
                return new Fault(
                        Fault.PRIVILEGE,
                        "Authentication failed: the account has not the role configsync");
            }
            default -> {
                lockOut.failed(from, now);
                LOG.warn("config-sync: wrong user name or password from {}", from);
                return new Fault(
                        Fault.AUTHENTICATION,
                        "Authentication failed: Invalid username or password");
            }
        }
    }

    private static void send(final HttpExchange exchange, final MethodResponse response)
            throws IOException {
        final byte[] octets;
        try {
            octets = new XmlRpcWriter(Dialect.TANDEMGATE).response(response);
        } catch (final RefusedMessageException impossible) {
            throw new IOException("answer cannot be written: " + impossible.getMessage());
        }
        exchange.getResponseHeaders().set("Content-Type", "text/xml; charset=utf-8");
        exchange.sendResponseHeaders(OK, octets.length);
        exchange.getResponseBody().write(octets);
    }

    @Override
    public void close() {
        // Before the server: it would wait for an answer that nobody takes.
        threads.shutdownNow();
        server.stop(0);
    }
}
