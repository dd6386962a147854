package org.tandemgate.keaha.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.tandemgate.keaha.link.ChannelException.Reason;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.Command;

/** A server that does what none should, over HTTP and HTTPS. */
final class HttpChannelTest {
    private static final Command COMMAND = Command.of("ha-heartbeat");
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int LIMIT = 4096;
    private static final String HUGE = "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n";
    private static final String DONE = "[{\"result\":0,\"text\":\"done\"}]";

    private static HttpChannel channel(final URI url, final Optional<SSLContext> tls) {
        return new HttpChannel(
                new HttpSettings(
                        url, "dhcp4", Optional.of(new Login("ha", "hunter2")), tls, LIMIT));
    }

    private static ChannelException fails(
            final Duration limit, final Peer.Conversation conversation) throws IOException {
        try (Peer peer = Peer.tcp(conversation);
                HttpChannel channel = channel(peer.url("http"), Optional.empty())) {
            final ChannelException failed =
                    assertThrows(ChannelException.class, () -> channel.ask(COMMAND, limit));
            assertFalse(String.valueOf(failed.getMessage()).contains("hunter2"));
            return failed;
        }
    }

    private static Peer.Conversation answers(
            final int status, final String type, final String body) {
        return (in, out) -> {
            Peer.body(in, Peer.head(in));
            out.write(Peer.http(status, type, body));
        };
    }

    @Test
    void aServerThatNeverAnswersIsLeftAtTheDeadline() throws IOException {
        assertEquals(
                Reason.TIMEOUT,
                fails(
                                SHORT,
                                (in, out) -> {
                                    Peer.body(in, Peer.head(in));
                                    in.read();
                                })
                        .reason());
    }

    /** The JDK's timeout ends with the head of the response. */
    @Test
    void aBodyThatNeverEndsIsLeftAtTheDeadline() throws IOException {
        assertEquals(
                Reason.TIMEOUT,
                fails(
                                SHORT,
                                (in, out) -> {
                                    Peer.body(in, Peer.head(in));
                                    out.write(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n["
                                                    .getBytes(StandardCharsets.US_ASCII));
                                    in.read();
                                })
                        .reason());
    }

    @Test
    void aHugeBodyIsNotCollected() throws IOException {
        assertEquals(
                Reason.TOO_LARGE,
                fails(
                                Replay.LONG,
                                (in, out) -> {
                                    Peer.body(in, Peer.head(in));
                                    out.write(HUGE.getBytes(StandardCharsets.US_ASCII));
                                    final byte[] part = new byte[LIMIT];
                                    while (true) {
                                        out.write(part);
                                    }
                                })
                        .reason());
    }

    @Test
    void pagesOfSomebodyElseAreNoAnswer() throws IOException {
        final String page = "<html><body>Bad Gateway</body></html>";
        final ChannelException gateway = fails(Replay.LONG, answers(502, "text/html", page));
        assertEquals(Reason.HTTP_STATUS, gateway.reason());
        assertTrue(String.valueOf(gateway.getMessage()).contains("HTTP status 502"));
        assertEquals(
                Reason.MALFORMED, fails(Replay.LONG, answers(200, "text/html", page)).reason());
    }

    /** A success that comes with an HTTP error is nobody's, and a redirection is not followed. */
    @Test
    void aStatusThatContradictsTheBodyIsNoAnswer() throws IOException {
        assertEquals(
                Reason.HTTP_STATUS,
                fails(Replay.LONG, answers(500, "application/json", DONE)).reason());
        assertEquals(
                Reason.HTTP_STATUS,
                fails(Replay.LONG, answers(302, "application/json", DONE)).reason());
    }

    private static Answer secure(
            final String serverName, final boolean needsClient, final SSLContext client)
            throws IOException, ChannelException {
        try (Peer peer =
                        Peer.tls(
                                TlsFiles.server(serverName),
                                needsClient,
                                answers(200, "application/json", DONE));
                HttpChannel channel = channel(peer.url("https"), Optional.of(client))) {
            return channel.ask(COMMAND, Replay.LONG);
        }
    }

    @Test
    void showsItsCertificateWhereOneIsNeeded() throws Exception {
        assertEquals("done", secure("server", true, TlsFiles.client()).text());
        assertEquals("done", secure("server", false, TlsFiles.nobody()).text());
    }

    /** Of the right authority, for another address; and of an authority that is not trusted. */
    @Test
    void refusesServersThatItDoesNotKnow() {
        assertEquals(
                Reason.TLS,
                assertThrows(
                                ChannelException.class,
                                () -> secure("elsewhere", false, TlsFiles.nobody()))
                        .reason());
        final SSLContext stranger = ClientTls.of(TlsFiles.file("stranger.pem"), List.of());
        assertEquals(
                Reason.TLS,
                assertThrows(ChannelException.class, () -> secure("server", false, stranger))
                        .reason());
    }

    @Test
    void badCertificateFilesAreNamed() {
        assertRefused("client-old.key", "openssl pkcs8 -topk8", "client.pem", "client-old.key");
        assertRefused("server.key", "holds no certificate", "server.key", "client.key");
        assertRefused("a certificate and its key", "neither", "client.pem");
        final var missing =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> ClientTls.of(java.nio.file.Path.of("/no/such.pem"), List.of()));
        assertTrue(String.valueOf(missing.getMessage()).startsWith("/no/such.pem needs"));
    }

    private static void assertRefused(final String file, final String what, final String... own) {
        final var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                ClientTls.of(
                                        TlsFiles.file("ca.pem"),
                                        java.util.Arrays.stream(own).map(TlsFiles::file).toList()));
        final String text = String.valueOf(refused.getMessage());
        assertTrue(text.contains(file) && text.contains(what), text);
    }

    @Test
    void settingsAreCheckedAndSecretsHidden() {
        final var login = new Login("ha", "hunter2");
        assertFalse(login.toString().contains("hunter2"));
        final var settings =
                new HttpSettings(
                        URI.create("http://10.0.0.1:8000/"),
                        "dhcp4",
                        Optional.of(login),
                        Optional.empty(),
                        LIMIT);
        assertFalse(settings.toString().contains("hunter2"), settings::toString);
        for (final String url :
                List.of("ftp://10.0.0.1/", "http:///", "http://u:p@10.0.0.1/", "unix:/x")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () ->
                            new HttpSettings(
                                    URI.create(url),
                                    "dhcp4",
                                    Optional.empty(),
                                    Optional.empty(),
                                    LIMIT),
                    url);
        }
        assertThrows(IllegalArgumentException.class, () -> new Login("h:a", "x"));
    }

    private static HttpSettings nobody(final int limit) {
        return new HttpSettings(
                URI.create("http://127.0.0.1:1/"),
                "dhcp4",
                Optional.empty(),
                Optional.empty(),
                limit);
    }

    @Test
    void aClosedChannelSaysSo() {
        final var channel = new HttpChannel(nobody(LIMIT));
        channel.close();
        final var failed =
                assertThrows(
                        ChannelException.class,
                        () -> channel.ask(Command.of("version-get"), Duration.ofSeconds(30)));
        assertEquals(Reason.BROKEN, failed.reason());
        assertTrue(String.valueOf(failed.getMessage()).endsWith("this channel was closed"));
    }

    @Test
    void theLimitOfAnAnswerHasLimits() {
        assertThrows(IllegalArgumentException.class, () -> nobody(1023));
        assertThrows(IllegalArgumentException.class, () -> nobody(ControlChannel.ANSWER_LIMIT + 1));
    }
}
