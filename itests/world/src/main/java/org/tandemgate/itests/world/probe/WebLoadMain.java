package org.tandemgate.itests.world.probe;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Many browsers at once: streams of events that stay open, and requests at a steady rate. Says
 * {@code web load ready} when every stream is open, then what it counts, once a second. Arguments:
 * address with port, name:password, streams, requests per second.
 */
public final class WebLoadMain {
    private static final List<String> PATHS =
            List.of(
                    "/api/v1/status",
                    "/metrics",
                    "/api/v1/nodes",
                    "/api/v1/groups",
                    "/api/v1/events?limit=50");

    /** More than this wait for an answer only when the node is too slow; they are left out. */
    private static final int MOST_WAITING = 60;

    /** So many connections at a time as the node takes without cutting some off. */
    private static final int OPENING = 4;

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LATE_NANOS = 100_000_000L;

    private final HttpClient client;
    private final String address;
    private final String account;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger opening = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();

    private WebLoadMain(final String address, final String account)
            throws GeneralSecurityException {
        this.address = address;
        this.account = account;
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        client =
                HttpClient.newBuilder()
                        .sslContext(context)
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    /** See the class. */
    public static void main(final String... arguments) throws GeneralSecurityException {
        final var load = new WebLoadMain(arguments[0], arguments[1]);
        final int streams = Integer.parseInt(arguments[2]);
        for (int i = 0; i < streams; i++) {
            load.follow();
        }
        while (load.open.get() + load.ended.get() < streams) {
            LockSupport.parkNanos(1_000_000);
        }
        System.out.println("web load ready");
        load.ask(Integer.parseInt(arguments[3]));
    }

    private HttpRequest.Builder request(final String path) {
        return HttpRequest.newBuilder(URI.create("https://" + address + path))
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(account.getBytes(StandardCharsets.UTF_8)));
    }

    private void follow() {
        while (opening.get() >= OPENING) {
            LockSupport.parkNanos(1_000_000);
        }
        opening.incrementAndGet();
        final var unused =
                client.sendAsync(
                                request("/api/v1/events/stream").build(),
                                head -> {
                                    opening.decrementAndGet();
                                    if (head.statusCode() == 200) {
                                        open.incrementAndGet();
                                    }
                                    return HttpResponse.BodySubscribers.ofByteArrayConsumer(
                                            octets -> octets.ifPresent(this::count));
                                })
                        .whenComplete(
                                (answer, failure) -> {
                                    System.out.println("stream ended: " + answer + " " + failure);
                                    ended.incrementAndGet();
                                });
    }

    /** An event may come in two pieces, but its first word does not: each is written at once. */
    private void count(final byte[] octets) {
        final String text = new String(octets, StandardCharsets.UTF_8);
        for (int at = text.indexOf("event: "); at >= 0; at = text.indexOf("event: ", at + 1)) {
            events.incrementAndGet();
        }
    }

    private void ask(final int perSecond) {
        long due = System.nanoTime();
        for (long number = 0; true; number++) {
            due += NANOS_PER_SECOND / perSecond;
            // Nobody makes up for a while in which this program was stopped.
            due = Math.max(due, System.nanoTime() - LATE_NANOS);
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            if (waiting.get() >= MOST_WAITING) {
                failed.incrementAndGet();
            } else {
                ask(PATHS.get((int) (number % PATHS.size())));
            }
            if (number % perSecond == 0) {
                tell();
            }
        }
    }

    private void ask(final String path) {
        waiting.incrementAndGet();
        final long begin = System.nanoTime();
        final var unused =
                client.sendAsync(
                                request(path).timeout(LIMIT).build(),
                                HttpResponse.BodyHandlers.discarding())
                        .whenComplete(
                                (answer, failure) -> {
                                    waiting.decrementAndGet();
                                    longestNanos.accumulateAndGet(
                                            System.nanoTime() - begin, Math::max);
                                    if (failure == null && answer.statusCode() == 200) {
                                        answered.incrementAndGet();
                                    } else {
                                        failed.incrementAndGet();
                                        System.out.println(
                                                "failed: " + path + " " + answer + failure);
                                    }
                                });
    }

    private void tell() {
        System.out.printf(
                "streams=%d ended=%d events=%d answered=%d failed=%d longest=%dms%n",
                open.get() - ended.get(),
                ended.get(),
                events.get(),
                answered.get(),
                failed.get(),
                longestNanos.getAndSet(0) / 1_000_000);
    }

    /** The node's certificate is its own; what is measured is the load. */
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
}
