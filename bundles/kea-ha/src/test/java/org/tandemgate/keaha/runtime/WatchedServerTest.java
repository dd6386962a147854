package org.tandemgate.keaha.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.api.keaha.KeaHaStatus;
import org.tandemgate.keaha.link.Access;
import org.tandemgate.keaha.link.Place;
import org.tandemgate.keaha.state.ServerView.Reach;

/** How servers that are ill look, over real sockets. */
final class WatchedServerTest {
    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private static WatchedServer watched(final String url) {
        final Place place = Place.of(url);
        return new WatchedServer("gw2", place, place.open("dhcp4", Access.NONE));
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String url(final ServerSocket socket) {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    /** Answers every connection with this body, until it is closed. */
    private static Thread answer(final ServerSocket socket, final String body) {
        final var thread =
                new Thread(
                        () -> {
                            while (!socket.isClosed()) {
                                try (Socket peer = socket.accept()) {
                                    final byte[] buffer = new byte[4096];
                                    if (peer.getInputStream().read(buffer) > 0) {
                                        peer.getOutputStream()
                                                .write(
                                                        ("HTTP/1.1 200 OK\r\nContent-Length: "
                                                                        + body.length()
                                                                        + "\r\nConnection:"
                                                                        + " close\r\n\r\n"
                                                                        + body)
                                                                .getBytes(
                                                                        StandardCharsets.US_ASCII));
                                    }
                                } catch (final IOException closed) {
                                    return;
                                }
                            }
                        },
                        "answers");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** The kernel takes the connection, the process never looks. */
    @Test
    void aServerThatHangsIsNotOneThatCannotBeReached() throws IOException {
        try (ServerSocket stopped = listening();
                WatchedServer server = watched(url(stopped))) {
            assertEquals(Reach.HUNG, server.look(LIMIT).reach());
        }
    }

    @Test
    void aPortThatRefusesIsADeadServer() throws IOException {
        final ServerSocket gone = listening();
        gone.close();
        try (WatchedServer server = watched(url(gone))) {
            assertEquals(Reach.DEAD, server.look(LIMIT).reach());
        }
    }

    /** RFC 5737: nobody has it, so either there is no way or nobody answers. */
    @Test
    void anAddressWithoutAWayIsSilentAndNeverDead() {
        try (WatchedServer server = watched("http://192.0.2.77:8001/")) {
            assertEquals(Reach.SILENT, server.look(LIMIT).reach());
        }
    }

    @Test
    void aMissingSocketIsADeadServer(@TempDir final Path directory) {
        try (WatchedServer server = watched("unix:" + directory + "/none")) {
            assertEquals(Reach.DEAD, server.look(LIMIT).reach());
        }
    }

    @Test
    void whatItLastSaidIsKeptWithItsTime() throws IOException, InterruptedException {
        final ServerSocket socket = listening();
        try (WatchedServer server = watched(url(socket))) {
            assertNull(server.status().said());
            final Thread answering =
                    answer(
                            socket,
                            "[{\"result\":0,\"arguments\":{\"state\":\"hot-standby\",\"scopes\":[\"gw1\"],"
                                    + "\"date-time\":\"Sat, 21 Nov 2026 01:48:38 GMT\","
                                    + "\"unsent-update-count\":3}}]");
            assertEquals(Reach.ANSWERS, server.look(LONG).reach());
            final KeaHaStatus.Said said = server.status().said();
            assertNotNull(said);
            assertEquals(3, said.unsentUpdates());
            socket.close();
            // As long as it waits for a connection the kernel takes one.
            answering.join(LONG.toMillis());
            assertEquals(Reach.DEAD, server.look(LIMIT).reach());
            assertEquals(said, server.status().said());
            assertNotNull(server.status().error());
        }
    }

    @Test
    void withoutHaIsNotAnHaState() throws IOException {
        try (ServerSocket socket = listening();
                WatchedServer server = watched(url(socket))) {
            answer(socket, "[{\"result\":2,\"text\":\"'ha-heartbeat' command not supported.\"}]");
            assertEquals(Reach.WITHOUT_HA, server.look(LONG).reach());
        }
    }

    @Test
    void garbageIsUnknown() throws IOException {
        try (ServerSocket socket = listening();
                WatchedServer server = watched(url(socket))) {
            answer(socket, "<html>");
            assertEquals(Reach.UNKNOWN, server.look(LONG).reach());
        }
    }
}
