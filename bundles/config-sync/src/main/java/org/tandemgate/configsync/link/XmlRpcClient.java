package org.tandemgate.configsync.link;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tandemgate.configsync.link.PeerCallException.Kind;
import org.tandemgate.configsync.protocol.xmlrpc.Dialect;
import org.tandemgate.configsync.protocol.xmlrpc.Limits;
import org.tandemgate.configsync.protocol.xmlrpc.MethodCall;
import org.tandemgate.configsync.protocol.xmlrpc.MethodResponse;
import org.tandemgate.configsync.protocol.xmlrpc.RefusedMessageException;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcReader;
import org.tandemgate.configsync.protocol.xmlrpc.XmlRpcWriter;

/**
 * Calls methods of one peer over HTTP. Follows no redirect, uses no proxy, asks for no compression
 * and tries nothing twice. Its threads end with the last reference to it. Of use to several
 * threads.
 */
public final class XmlRpcClient {
    private static final List<String> TYPES =
            List.of("text/html", "text/xml", "text/plain", "application/json", "no type");
    private static final int OK = 200;

    private final PeerSettings settings;
    private final HttpClient http;
    private final XmlRpcWriter writer;
    private final XmlRpcReader reader;

    public XmlRpcClient(final PeerSettings settings) {
        this.settings = settings;
        final Dialect dialect = settings.dialect();
        final Limits most = Limits.DEFAULT;
        writer = new XmlRpcWriter(dialect);
        reader =
                new XmlRpcReader(
                        dialect,
                        new Limits(
                                settings.limits().octets(),
                                most.depth(),
                                most.textLength(),
                                most.values(),
                                most.attributes()));
        http = http(settings);
    }

    private static HttpClient http(final PeerSettings settings) {
        final HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(settings.limits().connect());
        final @Nullable PeerTrust trust = settings.trust();
        return trust == null ? builder.build() : builder.sslContext(trust.context()).build();
    }

    /**
     * Calls and waits for the answer, which may be a fault.
     *
     * @throws RefusedMessageException when the call cannot be written in the peer's dialect
     * @throws PeerCallException when there is no answer
     */
    public MethodResponse call(final MethodCall call)
            throws RefusedMessageException, PeerCallException {
        final HttpRequest request =
                HttpRequest.newBuilder(settings.url())
                        .header("Content-Type", "text/xml; charset=utf-8")
                        .header("User-Agent", "Tandemgate")
                        .header("Authorization", settings.credentials().header())
                        .POST(HttpRequest.BodyPublishers.ofByteArray(writer.call(call)))
                        .build();
        final HttpResponse<byte[]> response = answer(request);
        if (response.statusCode() != OK) {
            throw failed(
                    Kind.STATUS,
                    "answers with status " + response.statusCode() + described(response));
        }
        try {
            return reader.response(response.body());
        } catch (final RefusedMessageException refused) {
            throw failed(
                    Kind.NO_ANSWER,
                    "answers with status 200, but " + refused.getMessage() + described(response));
        }
    }

    /** One limit for all of it: a limit of the request itself would end with the header. */
    private HttpResponse<byte[]> answer(final HttpRequest request) throws PeerCallException {
        final CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, head -> new BoundedBody(settings.limits().octets()));
        try {
            return answer.get(settings.limits().call().toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException late) {
            answer.cancel(true);
            throw failed(Kind.TIMEOUT, "has not answered within " + settings.limits().call(), late);
        } catch (final InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(Kind.INTERRUPTED, "was not waited for");
        } catch (final ExecutionException failed) {
            throw because(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private PeerCallException because(final Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return failed(
                    Kind.UNREACHABLE,
                    "takes no connection within " + settings.limits().connect(),
                    cause);
        }
        if (cause instanceof ConnectException) {
            return failed(Kind.UNREACHABLE, "takes no connection", cause);
        }
        if (cause instanceof SSLException) {
            return failed(Kind.UNTRUSTED, "is not believed: " + cause.getMessage(), cause);
        }
        if (isTooLarge(cause)) {
            return failed(
                    Kind.TOO_LARGE,
                    "answers with more than " + settings.limits().octets() + " octets");
        }
        return failed(
                Kind.BROKEN,
                "broke the connection: "
                        + (cause instanceof IOException ? cause.getMessage() : cause.toString()),
                cause);
    }

    private static boolean isTooLarge(final Throwable cause) {
        @Nullable Throwable at = cause;
        while (at != null) {
            if (at instanceof BoundedBody.TooLargeException) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private PeerCallException failed(final Kind kind, final String what) {
        return new PeerCallException(kind, "peer " + settings.url() + " " + what);
    }

    private PeerCallException failed(final Kind kind, final String what, final Throwable cause) {
        return new PeerCallException(kind, "peer " + settings.url() + " " + what, cause);
    }

    /**
     * What came instead of a message: never its text, which may hold what the peer or a proxy was
     * told, such as a password.
     */
    private static String described(final HttpResponse<byte[]> response) {
        final String type =
                response.headers()
                        .firstValue("Content-Type")
                        .orElse("no type")
                        .toLowerCase(Locale.ROOT);
        final String shown =
                TYPES.stream().filter(type::startsWith).findFirst().orElse("no known type");
        return " (" + response.body().length + " octets, " + shown + ")";
    }

    /** The URL, which has no account in it. */
    public URI url() {
        return settings.url();
    }
}
