package org.tandemgate.commandsocket.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.protocol.CommandRequest.Mode;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameChannel;
import org.tandemgate.commandsocket.protocol.FrameType;
import org.tandemgate.commandsocket.protocol.MalformedFrameException;

@Timeout(30)
class CommandServerTest {
    private static final Limits LIMITS =
            new Limits(
                    2,
                    Duration.ofMillis(300),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20),
                    Duration.ofMillis(200),
                    Duration.ofMillis(300));

    @TempDir Path directory;

    private final Commands commands = new Commands();
    private Path socket = Path.of("unset");
    private CommandServer server;

    @BeforeEach
    void open() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        socket = directory.resolve("ha.sock");
        server = CommandServer.open(socket, commands, LIMITS);
    }

    @AfterEach
    void close() throws IOException {
        commands.finish.countDown();
        server.close();
    }

    @Test
    void outputErrorAndExitCodeReachTheClient() throws Exception {
        final Answer answer = call("echo", 0);

        assertEquals("out\n", answer.out);
        assertEquals("err\n", answer.err);
        assertEquals(3, answer.exitCode);
        assertEquals("degraded", answer.message);
    }

    @Test
    void aRehearsalIsRepeatedUntilItsFirstLineEndsWell() throws Exception {
        server.rehearse(List.of("third-time", "echo"), Duration.ofMillis(10), 9);

        final long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (commands.thirdTime.get() < 3) {
            assertTrue(System.nanoTime() < limit, () -> commands.thirdTime + " times");
            assertFalse(commands.started.await(10, TimeUnit.MILLISECONDS));
        }
        call("echo", 0);
        assertEquals(3, commands.thirdTime.get());
    }

    @Test
    void theSocketBelongsToTheOwnerAlone() throws IOException {
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(socket), files.toList());
        }
    }

    @Test
    void aDirectoryOpenToOthersIsRefused() throws IOException {
        final Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwx---"));

        final var refused =
                assertThrows(
                        IOException.class,
                        () -> CommandServer.open(open.resolve("ha.sock"), commands, LIMITS));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("chmod go-w"), refused.getMessage());
    }

    @Test
    void aSecondRuntimeIsRefusedAndTheFirstGoesOn() throws Exception {
        final var refused =
                assertThrows(IOException.class, () -> CommandServer.open(socket, commands, LIMITS));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("another runtime answers"),
                refused.getMessage());
        assertEquals(3, call("echo", 0).exitCode);
    }

    @Test
    void aFileLeftByADeadRuntimeIsReplaced() throws Exception {
        server.close();
        try (var dead = java.nio.channels.ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));

        server = CommandServer.open(socket, commands, LIMITS);

        assertEquals(3, call("echo", 0).exitCode);
    }

    @Test
    void aCommandThatTakesTooLongIsCancelledWithCodeSix() throws Exception {
        final Answer answer = call("wait", 1);

        assertEquals(6, answer.exitCode);
        assertTrue(answer.message.contains("within 1 s"), answer.message);
        assertTrue(commands.interrupted.await(5, TimeUnit.SECONDS));
    }

    /** The client is answered although the command ignores its interrupt. */
    @Test
    void aCommandThatIgnoresTheCancelDoesNotHoldItsClient() throws Exception {
        assertEquals(6, call("stubborn", 1).exitCode);
    }

    @Test
    void aClientThatGoesAwayEndsItsCommand() throws Exception {
        try (FrameChannel client = connect()) {
            client.write(request("wait", 0).encode());
            assertTrue(commands.started.await(5, TimeUnit.SECONDS));
        }

        assertTrue(
                commands.interrupted.await(5, TimeUnit.SECONDS), "the command was not interrupted");
    }

    @Test
    void aClientThatSaysNothingIsDropped() throws Exception {
        try (FrameChannel client = connect()) {
            assertNull(client.read());
        }
    }

    @Test
    void clientsBeyondTheLimitAreRefusedAtOnce() throws Exception {
        try (FrameChannel first = connect();
                FrameChannel second = connect()) {
            first.write(request("wait", 0).encode());
            second.write(request("wait", 0).encode());
            try (FrameChannel third = connect()) {
                final Frame refusal = third.read();
                assertNotNull(refusal);
                assertEquals(FrameType.EXIT, refusal.type());
                assertEquals(2, refusal.payload().get(0));
            }
        }
    }

    @Test
    void garbageIsRefusedWithTheReason() throws Exception {
        try (SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            raw.connect(UnixDomainSocketAddress.of(socket));
            raw.write(
                    ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            try (FrameChannel client = new FrameChannel(raw)) {
                final Answer answer = answer(client);
                assertEquals(1, answer.exitCode);
                assertTrue(answer.message.contains("frame type is 71"), answer.message);
            }
        }
    }

    /** Stopping the bundle must not break the command that stops it. */
    @Test
    void aRunningCommandOutlivesTheSocketForAWhile() throws Exception {
        try (FrameChannel client = connect()) {
            client.write(request("wait", 0).encode());
            assertTrue(commands.started.await(5, TimeUnit.SECONDS));

            server.close();
            assertFalse(Files.exists(socket));
            commands.finish.countDown();

            assertEquals(0, answer(client).exitCode);
        }
    }

    @Test
    void aCommandThatOutlivesTheDrainIsCancelled() throws Exception {
        try (FrameChannel client = connect()) {
            client.write(request("wait", 0).encode());
            assertTrue(commands.started.await(5, TimeUnit.SECONDS));

            server.close();

            final Answer answer = answer(client);
            assertEquals(1, answer.exitCode);
            assertTrue(answer.message.contains("stopped or replaced"), answer.message);
        }
    }

    /** Interrupts, as Ctrl-C in a shell sends them, must not close the connection. */
    @Test
    void anInterruptWhileWritingKeepsTheConnection() throws Exception {
        final Answer answer = call("interrupt-self", 0);

        assertEquals("after\n", answer.out);
        assertEquals(0, answer.exitCode);
    }

    @Test
    void muchOutputArrivesWhole() throws Exception {
        final Answer answer = call("much", 0);

        assertEquals(3_000_000, answer.out.length());
        assertEquals(0, answer.exitCode);
    }

    private static CommandRequest request(final String word, final int seconds) {
        return new CommandRequest(Mode.WORDS, false, seconds, 0, 0, "", List.of(word));
    }

    private FrameChannel connect() throws IOException {
        final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new FrameChannel(channel);
    }

    private Answer call(final String word, final int seconds)
            throws IOException, MalformedFrameException {
        try (FrameChannel client = connect()) {
            client.write(request(word, seconds).encode());
            return answer(client);
        }
    }

    private static Answer answer(final FrameChannel client)
            throws IOException, MalformedFrameException {
        final StringBuilder out = new StringBuilder();
        final StringBuilder err = new StringBuilder();
        while (true) {
            final Frame frame = client.read();
            assertNotNull(frame, "the connection ended without an exit frame");
            if (frame.type() == FrameType.EXIT) {
                return new Answer(
                        out.toString(), err.toString(), frame.payload().get(0), frame.text(1));
            }
            (frame.type() == FrameType.OUTPUT ? out : err).append(frame.text(0));
        }
    }

    private record Answer(String out, String err, int exitCode, String message) {}

    /** A shell whose commands the tests hold. */
    private static final class Commands implements Shell {
        private final AtomicInteger thirdTime = new AtomicInteger();
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch finish = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public Outcome run(final CommandRequest request, final Streams streams) {
            try {
                return switch (request.words().get(0)) {
                    case "echo" -> {
                        print(streams.out(), "out\n");
                        print(streams.err(), "err\n");
                        yield new Outcome(3, "degraded");
                    }
                    case "third-time" ->
                            thirdTime.incrementAndGet() < 3
                                    ? new Outcome(Outcome.REFUSED, "not yet")
                                    : Outcome.FINE;
                    case "much" -> {
                        for (int i = 0; i < 3_000; i++) {
                            print(streams.out(), "x".repeat(1_000));
                        }
                        yield Outcome.FINE;
                    }
                    case "interrupt-self" -> {
                        Thread.currentThread().interrupt();
                        assertThrows(
                                InterruptedIOException.class,
                                () -> streams.out().write(new byte[9_000]));
                        assertTrue(Thread.interrupted());
                        print(streams.out(), "after\n");
                        yield Outcome.FINE;
                    }
                    case "stubborn" -> {
                        boolean ended = false;
                        while (!ended) {
                            ended = ignoringInterrupts();
                        }
                        yield Outcome.FINE;
                    }
                    default -> {
                        started.countDown();
                        assertTrue(finish.await(20, TimeUnit.SECONDS));
                        yield Outcome.FINE;
                    }
                };
            } catch (final InterruptedException cancelled) {
                interrupted.countDown();
                return new Outcome(1, "interrupted");
            } catch (final IOException failed) {
                return new Outcome(1, failed.toString());
            }
        }

        private boolean ignoringInterrupts() {
            try {
                return finish.await(20, TimeUnit.SECONDS);
            } catch (final InterruptedException ignored) {
                return false;
            }
        }

        private static void print(final OutputStream out, final String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
