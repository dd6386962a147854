package org.tandemgate.keaha.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.keaha.link.ChannelException.Reason;
import org.tandemgate.keaha.protocol.Command;
import org.tandemgate.keaha.protocol.Json;

/** A server that does what none should, on a Unix-domain socket. */
final class UnixChannelTest {
    private static final Command COMMAND =
            Command.of("config-set", Json.Obj.EMPTY.with("password", "hunter2"));
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int LIMIT = 4096;

    @TempDir
    @SuppressWarnings("NullAway") // JUnit sets it.
    Path directory;

    private Path socket() {
        return directory.resolve("socket");
    }

    private ChannelException fails(final Duration limit, final Peer.Conversation conversation)
            throws IOException {
        try (Peer peer = Peer.unix(socket(), conversation);
                var channel = new UnixChannel(socket(), LIMIT)) {
            final ChannelException failed =
                    assertThrows(ChannelException.class, () -> channel.ask(COMMAND, limit));
            final String text = String.valueOf(failed.getMessage());
            assertFalse(text.contains("hunter2"), text);
            assertTrue(text.contains("unix:" + socket()), text);
            assertEquals("", peer.problems());
            return failed;
        }
    }

    @Test
    void aServerThatNeverAnswersIsLeftAtTheDeadline() throws IOException {
        final var failed =
                fails(
                        SHORT,
                        (in, out) -> {
                            Peer.json(in);
                            assertEquals(-1, in.read());
                        });
        assertEquals(Reason.TIMEOUT, failed.reason());
        assertTrue(String.valueOf(failed.getMessage()).contains("config-set within 100 ms"));
    }

    @Test
    void aServerThatStopsInTheMiddleIsLeftAtTheDeadline() throws IOException {
        final var failed =
                fails(
                        SHORT,
                        (in, out) -> {
                            Peer.json(in);
                            out.write('{');
                            assertEquals(-1, in.read());
                        });
        assertEquals(Reason.TIMEOUT, failed.reason());
    }

    /** A stopped process accepts until its backlog is full; from then on connect() itself waits. */
    @Test
    void aFullBacklogIsLeftAtTheDeadline() throws IOException {
        try (var stopped = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var channel = new UnixChannel(socket(), LIMIT)) {
            stopped.bind(UnixDomainSocketAddress.of(socket()), 1);
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        Reason.TIMEOUT,
                        assertThrows(ChannelException.class, () -> channel.ask(COMMAND, SHORT))
                                .reason());
            }
        }
    }

    @Test
    void anEndlessAnswerIsNotCollected() throws IOException {
        final var failed =
                fails(
                        Replay.LONG,
                        (in, out) -> {
                            final byte[] part = new byte[LIMIT];
                            while (true) {
                                out.write(part);
                            }
                        });
        assertEquals(Reason.TOO_LARGE, failed.reason());
    }

    @Test
    void anAnswerOfTheLimitIsRead() throws Exception {
        final String head = "{\"result\":0,\"text\":\"";
        final String text = "x".repeat(LIMIT - head.length() - 2);
        try (Peer peer =
                        Peer.unix(
                                socket(),
                                (in, out) -> {
                                    Peer.json(in);
                                    out.write(
                                            (head + text + "\"}").getBytes(StandardCharsets.UTF_8));
                                });
                var channel = new UnixChannel(socket(), LIMIT)) {
            assertEquals(text, channel.ask(COMMAND, Replay.LONG).text());
            assertEquals("", peer.problems());
        }
    }

    @Test
    void halfAnAnswerIsRefused() throws IOException {
        final var failed =
                fails(
                        Replay.LONG,
                        (in, out) -> {
                            Peer.json(in);
                            out.write("{\"result\":0,".getBytes(StandardCharsets.UTF_8));
                        });
        assertEquals(Reason.MALFORMED, failed.reason());
    }

    @Test
    void whatIsNoAnswerOfKeaIsRefused() throws IOException {
        for (final String answer :
                new String[] {
                    "<html>",
                    "7",
                    "[]",
                    "{}",
                    "{\"result\":\"0\"}",
                    "{\"result\":-1}",
                    "{\"result\":0.5}",
                    "{\"result\":99999999999999999999}",
                    "{\"result\":0,\"text\":[]}",
                    "[{\"result\":0},7]"
                }) {
            final Path own = Files.createTempDirectory(directory, "s").resolve("k");
            try (Peer peer =
                            Peer.unix(
                                    own,
                                    (in, out) -> {
                                        Peer.json(in);
                                        out.write(answer.getBytes(StandardCharsets.UTF_8));
                                    });
                    var channel = new UnixChannel(own, LIMIT)) {
                assertEquals(
                        Reason.MALFORMED,
                        assertThrows(
                                        ChannelException.class,
                                        () -> channel.ask(COMMAND, Replay.LONG))
                                .reason(),
                        answer);
                assertEquals("", peer.problems());
            }
        }
    }

    /** One octet more is refused by the JDK itself, so the limit is where it has to be. */
    @Test
    void namesFitIntoTheKernel() throws Exception {
        final String prefix = directory + "/";
        final Path longest = Path.of(prefix + "x".repeat(UnixChannel.NAME_MAX - prefix.length()));
        try (Peer peer =
                        Peer.unix(
                                longest,
                                (in, out) -> {
                                    Peer.json(in);
                                    out.write("{\"result\":3}".getBytes(StandardCharsets.UTF_8));
                                });
                var channel = new UnixChannel(longest, LIMIT)) {
            assertEquals(3, channel.ask(COMMAND, Replay.LONG).code());
            assertEquals("", peer.problems());
        }
        final Path longer = Path.of(longest + "x");
        final var refused =
                assertThrows(IllegalArgumentException.class, () -> new UnixChannel(longer, LIMIT));
        assertEquals("the name of the socket has 107 octets, needs 1..106", refused.getMessage());
        assertThrows(IOException.class, () -> Peer.unix(longer, (in, out) -> {}).close());
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        final var asked = new CountDownLatch(1);
        try (Peer peer =
                        Peer.unix(
                                socket(),
                                (in, out) -> {
                                    Peer.json(in);
                                    asked.countDown();
                                    in.read();
                                });
                var channel = new UnixChannel(socket(), LIMIT)) {
            final var ask =
                    new FutureTask<>(
                            () ->
                                    assertThrows(
                                            ChannelException.class,
                                            () -> channel.ask(COMMAND, Duration.ofMinutes(5))));
            new Thread(ask, "asks").start();
            assertTrue(asked.await(30, TimeUnit.SECONDS));
            final Runnable end = channel::close;
            end.run();
            assertEquals(Reason.BROKEN, ask.get(30, TimeUnit.SECONDS).reason());
            assertEquals("", peer.problems());
        }
    }

    @Test
    void aClosedChannelSaysSo() {
        final var channel = new UnixChannel(socket(), LIMIT);
        channel.close();
        final var failed = assertThrows(ChannelException.class, () -> channel.ask(COMMAND, SHORT));
        assertEquals(Reason.BROKEN, failed.reason());
        assertTrue(String.valueOf(failed.getMessage()).endsWith("this channel was closed"));
    }

    @Test
    void theLimitOfAnAnswerHasLimits() {
        for (final int limit :
                new int[] {
                    Integer.MIN_VALUE, 0, 1023, ControlChannel.ANSWER_LIMIT + 1, Integer.MAX_VALUE
                }) {
            final var refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> new UnixChannel(socket(), limit).close());
            assertEquals(
                    "the limit of an answer is " + limit + " octets, needs 1024..2097152",
                    refused.getMessage());
        }
        new UnixChannel(socket(), ControlChannel.ANSWER_LIMIT_MIN).close();
        new UnixChannel(socket(), ControlChannel.ANSWER_LIMIT).close();
    }
}
