package org.tandemgate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
    private static final int MOST = 3;
    private static final long LOOK_NANOS = 20_000_000;

    @TempDir static Path directory;

    private Served served;
    private final List<SSLSocket> sockets = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        served = new Served(directory, MOST);
    }

    @AfterEach
    void end() throws IOException {
        served.close();
        for (final SSLSocket socket : sockets) {
            socket.close();
        }
    }

    /** A client of our own, so that it can also take nothing. */
    private BufferedReader open(final String header) throws IOException {
        final SSLSocket socket =
                (SSLSocket)
                        Served.trusting()
                                .getSocketFactory()
                                .createSocket("127.0.0.1", served.port());
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        final String request =
                "GET /api/v1/events/stream HTTP/1.1\r\nHost: x\r\nAuthorization: "
                        + Served.basic("viewer", Served.PASSWORD)
                        + "\r\n"
                        + header
                        + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next event: its id, and the text in its data. */
    private static String next(final BufferedReader in) throws IOException {
        String id = "";
        while (true) {
            final String line = in.readLine();
            if (line == null) {
                return "end";
            }
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            }
            if (line.startsWith("data: ")) {
                return id + line.replaceFirst(".*\"text\":\"([^\"]*)\".*", " $1");
            }
        }
    }

    private static void until(final String what, final BooleanSupplier condition) {
        final long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < limit, what);
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void happen(final String text) {
        served.services.happened(text);
        served.streams.wake();
    }

    @Test
    void goesOnBehindTheLastEventAndTellsWhatHappens() throws Exception {
        for (final String text : List.of("one", "two", "three")) {
            happen(text);
        }
        final BufferedReader in = open("Last-Event-ID: 1\r\n");
        assertEquals("2 two", next(in));
        assertEquals("3 three", next(in));
        happen("four");
        assertEquals("4 four", next(in));
        happen("five");
        assertEquals("5 five", next(in));
    }

    @Test
    void whoNamesNoEventIsToldWhatHappensFromNowOn() throws Exception {
        happen("one");
        final BufferedReader in = open("");
        until("one client", () -> served.streams.size() == 1);
        happen("two");
        assertEquals("2 two", next(in));
    }

    @Test
    void clientsAreBoundedAndOneThatEndsMakesRoom() throws Exception {
        for (int i = 0; i < MOST; i++) {
            open("");
        }
        until("all clients", () -> served.streams.size() == MOST);
        final HttpResponse<String> more = served.get("viewer", "/api/v1/events/stream");
        assertEquals(503, more.statusCode());
        assertEquals("too-many-streams", Served.json(more).getString("code"));

        sockets.get(0).close();
        // The next word to it finds that it is gone.
        until(
                "room",
                () -> {
                    happen("x");
                    return served.streams.size() < MOST;
                });
    }

    @Test
    void anIdThatIsNoneIsRefused() throws Exception {
        final HttpResponse<String> response = served.get("viewer", "/api/v1/events/stream?after=x");
        assertEquals(400, response.statusCode());
        assertEquals(0, served.streams.size());
    }

    /** A client that takes nothing: the others are told all the same, and it is dropped. */
    @Test
    void aSlowClientHoldsUpNobodyAndIsDropped() throws Exception {
        open("");
        until("the slow one", () -> served.streams.size() == 1);
        final String long400 = "x".repeat(400);
        for (int i = 0; i < 40_000; i++) {
            served.services.happened(long400);
        }
        served.streams.wake();
        final BufferedReader quick = open("");
        until("both", () -> served.streams.size() == 2);
        happen("last");
        assertEquals("40001 last", next(quick));

        until("the slow one to be dropped", () -> served.streams.dropped() == 1);
        assertEquals(1, served.streams.size());
        happen("after it");
        assertEquals("40002 after it", next(quick));
    }

    @Test
    void aStopEndsEveryStream() throws Exception {
        final BufferedReader in = open("");
        until("one client", () -> served.streams.size() == 1);
        served.close();
        String line;
        try {
            line = next(in);
        } catch (final IOException cut) {
            line = "end";
        }
        assertEquals("end", line);
        until("nobody", () -> served.streams.size() == 0);
    }
}
