package org.tandemgate.notifications.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tandemgate.api.events.Event;
import org.tandemgate.api.events.EventKind;
import org.tandemgate.net.IpAddress;
import org.tandemgate.notifications.link.Receiver;
import org.tandemgate.notifications.link.Syslog;
import org.tandemgate.notifications.link.Webhook;

/** Real receivers on the loopback: one that takes, one that refuses, one that never answers. */
class CourierTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private @Nullable HttpServer server;

    @AfterEach
    void end() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static Event event(final long id) {
        return new Event(
                id,
                3,
                Instant.parse("2026-01-01T12:00:00.123456Z"),
                5,
                EventKind.ROLE,
                "lan",
                "BACKUP -> MASTER: \"silent\"\n",
                new TreeMap<>(Map.of("from", "BACKUP", "to", "MASTER")));
    }

    private Webhook webhook(final String token) throws IOException {
        final HttpServer fresh = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        fresh.createContext(
                "/hook",
                exchange -> {
                    final boolean refuses = refusals.getAndDecrement() > 0;
                    if (!refuses) {
                        received.add(
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8));
                        tokens.add(
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization")));
                    }
                    exchange.sendResponseHeaders(refuses ? 503 : 204, -1);
                    exchange.close();
                });
        fresh.start();
        server = fresh;
        return new Webhook(
                URI.create("http://127.0.0.1:" + fresh.getAddress().getPort() + "/hook?s3cret"),
                token,
                Duration.ofSeconds(20));
    }

    private static Courier courier(final Receiver to) {
        return new Courier(to, () -> "gw1", 5);
    }

    private static void await(final String what, final BooleanSupplier condition)
            throws InterruptedException {
        final long limit = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, what);
            Thread.sleep(10);
        }
    }

    @Test
    void eachEventIsOnePost() throws Exception {
        try (Courier courier = courier(webhook("t0ken"))) {
            courier.take(event(7));
            courier.take(event(8));
            await("two posts", () -> courier.told() == 2);
            assertEquals(
                    "{\"node\":\"gw1\",\"id\":7,\"epoch\":3,\"at\":\"2026-01-01T12:00:00.123456Z\","
                            + "\"kind\":\"ROLE\",\"subject\":\"lan\","
                            + "\"text\":\"BACKUP -> MASTER: \\\"silent\\\"\\n\","
                            + "\"details\":{\"from\":\"BACKUP\",\"to\":\"MASTER\"}}",
                    received.get(0));
            assertTrue(received.get(1).contains("\"id\":8"));
            assertEquals(2, received.size());
            assertEquals("Bearer t0ken", tokens.get(0));
            assertEquals(null, courier.problem());
        }
    }

    @Test
    void aRefusalIsTriedAgainAndNotForEver() throws Exception {
        try (Courier courier = courier(webhook(""))) {
            refusals.set(2);
            courier.take(event(1));
            await("the third attempt", () -> courier.told() == 1);
            assertEquals(1, received.size());
            assertEquals("null", tokens.get(0));
            refusals.set(Courier.ATTEMPTS);
            courier.take(event(2));
            await("it to be given up", () -> courier.lost() == 1);
            final String problem = String.valueOf(courier.problem());
            assertTrue(problem.contains("503") && !problem.contains("s3cret"), problem);
            courier.take(event(3));
            await("the next one", () -> courier.told() == 2);
            assertEquals(null, courier.problem());
            assertTrue(received.get(1).contains("\"id\":3"));
        }
    }

    /** It takes the connection and says nothing: nobody waits, and what waits is bounded. */
    @Test
    void aReceiverThatNeverAnswersHoldsUpNobody() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, LOOPBACK);
                DatagramSocket log = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                Courier other =
                        courier(new Syslog(IpAddress.parse("127.0.0.1"), log.getLocalPort()))) {
            final URI url = URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/s3cret");
            final Courier stuck = courier(new Webhook(url, "", PATIENCE));
            for (int i = 0; i < 2 * Courier.MOST_WAITING; i++) {
                stuck.take(event(i));
            }
            assertTrue(stuck.lost() >= Courier.MOST_WAITING - 2, () -> "" + stuck.lost());
            final long full = stuck.lost();
            other.take(event(1));
            await("the other receiver", () -> other.told() == 1);
            await("the first to be given up", () -> stuck.lost() > full);
            assertEquals(0, stuck.told());
            final String problem = String.valueOf(stuck.problem());
            assertTrue(problem.startsWith("webhook 127.0.0.1 is not told"), problem);
            assertTrue(!problem.contains("s3cret"), problem);
            final long before = System.nanoTime();
            stuck.close();
            assertTrue(System.nanoTime() - before < 10_000_000_000L, "it ends at once");
        }
    }

    @Test
    void whatIsNoAddressOfTheWebIsRefusedWithoutRepeatingIt() {
        for (final String bad :
                List.of("s3cret", "ftp://s3cret/x", "http:///s3cret", "http://a b/s3cret", "")) {
            final var refused =
                    assertThrows(
                            IllegalArgumentException.class, () -> Webhook.of(bad, "", PATIENCE));
            assertTrue(!String.valueOf(refused.getMessage()).contains("s3cret"), bad);
        }
        assertEquals("webhook host", Webhook.of("https://host/s3cret", "", PATIENCE).name());
    }

    @Test
    void aSyslogServerGetsOneDatagram() throws Exception {
        try (DatagramSocket log = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                Courier courier =
                        courier(new Syslog(IpAddress.parse("127.0.0.1"), log.getLocalPort()))) {
            log.setSoTimeout(20_000);
            courier.take(event(7));
            final DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            log.receive(packet);
            assertEquals(
                    "<29>1 2026-01-01T12:00:00.123Z gw1 tandemgate - ROLE [event@32473 epoch=\"3\""
                            + " from=\"BACKUP\" id=\"7\" subject=\"lan\" to=\"MASTER\"]"
                            + " \uFEFFlan: BACKUP -> MASTER: \"silent\" ",
                    new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
        }
    }
}
