package org.tandemgate.keaha.link;

import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.tandemgate.keaha.link.ChannelException.Reason;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Outcome;

/**
 * A control agent, an HTTP control socket or an HA listener: POST with exactly {@code
 * application/json} (a charset behind it is refused by every version), no proxy, no redirection.
 *
 * <p>The JDK's own timeout ends with the headers of the response, so a server that drips its body
 * would hold a thread for ever; the deadline here is for all of it.
 */
public final class HttpChannel implements ControlChannel {
    private static final int OK = 200;

    private final HttpSettings settings;
    private final HttpClient client;
    private final AtomicLong number = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public HttpChannel(final HttpSettings settings) {
        this.settings = settings;
        final HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY);
        settings.tls().ifPresent(builder::sslContext);
        client = builder.build();
    }

    @Override
    public Answer ask(final Command command, final Duration limit) throws ChannelException {
        if (closed) {
            throw Answers.closed(where());
        }
        final CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(
                        request(command, limit), head -> new BoundedBody(settings.answerLimit()));
        final Long own = number.incrementAndGet();
        open.put(own, exchange);
        try {
            if (closed) {
                throw Answers.closed(where());
            }
            return read(exchange.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (final TimeoutException late) {
            throw Answers.late(where(), command.name(), limit.toMillis());
        } catch (final ExecutionException failed) {
            throw describe(failed, command, limit);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ChannelException(Reason.BROKEN, where() + ": this thread was interrupted");
        } catch (final CancellationException cancelled) {
            throw Answers.closed(where());
        } finally {
            exchange.cancel(true);
            open.remove(own);
        }
    }

    private HttpRequest request(final Command command, final Duration limit) {
        final byte[] body =
                command.request(Optional.of(settings.service()))
                        .write()
                        .getBytes(StandardCharsets.UTF_8);
        final HttpRequest.Builder request =
                HttpRequest.newBuilder(settings.url())
                        .timeout(limit)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        settings.login().ifPresent(login -> request.header("Authorization", login.header()));
        return request.build();
    }

    /** A refusal by Kea says so in its body; an error page of somebody else does not. */
    private Answer read(final HttpResponse<byte[]> response) throws ChannelException {
        if (response.statusCode() == OK) {
            return Answers.read(response.body(), where());
        }
        try {
            final Answer answer = Answers.read(response.body(), where());
            if (answer.outcome() == Outcome.REFUSED) {
                return answer;
            }
        } catch (final ChannelException noAnswer) {
            // The status below says more than that an error page is no JSON.
        }
        throw new ChannelException(
                Reason.HTTP_STATUS,
                where()
                        + " answers with HTTP status "
                        + response.statusCode()
                        + " and no word of Kea; look what listens there");
    }

    private ChannelException describe(
            final ExecutionException failed, final Command command, final Duration limit) {
        // The JDK wraps what it throws in another of the same kind.
        String last = "";
        for (Throwable at = failed.getCause(); at != null; at = at.getCause()) {
            last = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
            if (at instanceof BoundedBody.TooLargeException) {
                return Answers.tooLarge(where(), settings.answerLimit());
            }
            if (at instanceof SSLException) {
                return new ChannelException(
                        Reason.TLS,
                        where() + ": TLS fails: " + at.getMessage() + "; look at the certificates");
            }
            if (at instanceof HttpConnectTimeoutException || at instanceof HttpTimeoutException) {
                return Answers.late(where(), command.name(), limit.toMillis());
            }
            if (at instanceof ConnectException) {
                return new ChannelException(
                        Reason.REFUSED, where() + " cannot be connected to: nobody listens there");
            }
        }
        // IOException alone: what HTTP/1.1 of the JDK says when a connection ends too early.
        return last.matches(".*(no bytes|EOF|[Rr]eset|[Cc]losed|Broken pipe).*")
                ? new ChannelException(
                        Reason.EMPTY,
                        where() + " closed the connection without an answer; does it want https?")
                : new ChannelException(Reason.BROKEN, where() + ": " + last);
    }

    private String where() {
        return settings.url().toString();
    }

    /** The client's threads end by themselves once nothing refers to it (JDK 17 has no close). */
    @Override
    public void close() {
        closed = true;
        open.values().forEach(exchange -> exchange.cancel(true));
    }

    @Override
    public String toString() {
        return where();
    }
}
