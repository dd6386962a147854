package org.tandemgate.keaha.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.tandemgate.keaha.protocol.Answer;

/**
 * A transcript played to our client by a server that checks what it is sent.
 *
 * @param answer what the client made of it
 * @param failure or why there is none
 */
record Replay(Optional<Answer> answer, Optional<ChannelException> failure) {
    /** For what comes at once; noise may take seconds. */
    static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration SHORT = Duration.ofMillis(50);

    /** Plays it. */
    static Replay of(final Transcript transcript, final Path directory) throws IOException {
        return transcript.isHttp() ? http(transcript) : unix(transcript, directory);
    }

    private static Replay unix(final Transcript transcript, final Path directory)
            throws IOException {
        final Path socket = Files.createTempDirectory(directory, "s").resolve("kea4-ctrl-socket");
        if (transcript.error().contains("No such file")) {
            return ask(new UnixChannel(socket, 1 << 20), transcript);
        }
        if (transcript.error().contains("refused")) {
            try (var stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                stale.bind(UnixDomainSocketAddress.of(socket));
            }
            return ask(new UnixChannel(socket, 1 << 20), transcript);
        }
        try (Peer peer = Peer.unix(socket, (in, out) -> converse(transcript, in, out))) {
            final Replay replay = ask(new UnixChannel(socket, 1 << 20), transcript);
            assertEquals("", peer.problems());
            return replay;
        }
    }

    private static void converse(
            final Transcript transcript, final InputStream in, final OutputStream out)
            throws IOException {
        final JsonObject request = Transcript.parse(Peer.json(in));
        transcript.expectedRequest().ifPresent(expected -> assertEquals(expected, request));
        if (transcript.error().contains("timed out")) {
            in.read();
        } else if (transcript.error().isEmpty()) {
            out.write(transcript.response().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Replay http(final Transcript transcript) throws IOException {
        final Peer.Conversation conversation = (in, out) -> answerPost(transcript, in, out);
        final boolean plain = !transcript.isTls() || transcript.name().endsWith("plain-http");
        final boolean refusesStrangers = transcript.error().contains("CERTIFICATE_REQUIRED");
        try (Peer peer =
                plain
                        ? Peer.tcp(conversation)
                        : Peer.tls(TlsFiles.server("server"), refusesStrangers, conversation)) {
            final URI url = peer.url(plain ? "http" : "https");
            if (transcript.error().contains("refused")) {
                peer.stop();
            }
            final boolean shows = transcript.name().endsWith("-client-cert") && !refusesStrangers;
            final Optional<SSLContext> tls =
                    plain
                            ? Optional.empty()
                            : Optional.of(shows ? TlsFiles.client() : TlsFiles.nobody());
            final var login = new Login("ha", "secret");
            final Replay replay =
                    ask(
                            new HttpChannel(
                                    new HttpSettings(
                                            url,
                                            transcript.service(),
                                            Optional.of(login),
                                            tls,
                                            1 << 20)),
                            transcript);
            assertEquals("", peer.problems());
            return replay;
        }
    }

    private static void answerPost(
            final Transcript transcript, final InputStream in, final OutputStream out)
            throws IOException {
        final String head = Peer.head(in);
        final JsonObject request = Transcript.parse(Peer.body(in, head));
        assertTrue(head.startsWith("POST / HTTP/1.1\r\n"), head);
        assertTrue(head.contains("\r\nContent-Type: application/json\r\n"), head);
        assertTrue(head.contains("\r\nAuthorization: Basic aGE6c2VjcmV0\r\n"), head);
        final JsonArray service = request.getJsonArray("service");
        assertEquals("[\"" + transcript.service() + "\"]", String.valueOf(service));
        transcript
                .expectedRequest()
                .ifPresent(expected -> assertEquals(expected, Transcript.withoutService(request)));
        if (transcript.error().isEmpty()) {
            out.write(
                    Peer.http(
                            transcript.status(),
                            "application/json",
                            transcript.response().toString()));
        }
    }

    private static Replay ask(final ControlChannel channel, final Transcript transcript) {
        final boolean isLate = transcript.error().contains("timed out");
        try (channel) {
            return new Replay(
                    Optional.of(channel.ask(transcript.command(), isLate ? SHORT : LONG)),
                    Optional.empty());
        } catch (final ChannelException failed) {
            return new Replay(Optional.empty(), Optional.of(failed));
        }
    }
}
