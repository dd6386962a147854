package org.tandemgate.keaha.link;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tandemgate.keaha.link.ChannelException.Reason;
import org.tandemgate.keaha.protocol.Answer;
import org.tandemgate.keaha.protocol.Command;

/**
 * A server's own Unix-domain socket: a connection for each command; the server closes it behind its
 * answer (isc-projects/kea src/lib/config/command_mgr.cc).
 *
 * <p>A stopped process still accepts, and a full backlog blocks even connect(), so a timer closes
 * the connection at the deadline, whatever it waits for.
 */
public final class UnixChannel implements ControlChannel {
    /** The kernel takes names of 107 octets (unix(7)); the JDK (17 and 25) takes one less. */
    static final int NAME_MAX = 106;

    private static final int BUFFER = 16_384;

    private final Path socket;
    private final int answerLimit;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param socket of the server
     * @param answerLimit octets, see {@link ControlChannel#ANSWER_LIMIT}
     * @throws IllegalArgumentException when the name is too long for a socket, or the limit out of
     *     range
     */
    public UnixChannel(final Path socket, final int answerLimit) {
        final int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > NAME_MAX) {
            throw new IllegalArgumentException(
                    "the name of the socket has " + length + " octets, needs 1.." + NAME_MAX);
        }
        this.socket = socket;
        this.answerLimit = ControlChannel.checkedLimit(answerLimit);
        timer =
                new ScheduledThreadPoolExecutor(
                        1,
                        task -> {
                            final var thread = new Thread(task, "keaha-deadline");
                            thread.setDaemon(true);
                            return thread;
                        });
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Answer ask(final Command command, final Duration limit) throws ChannelException {
        final long deadline = System.nanoTime() + limit.toNanos();
        final var isLate = new AtomicBoolean();
        final byte[] octets;
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            open.add(channel);
            final ScheduledFuture<?> alarm = alarm(channel, isLate, deadline);
            try {
                octets = exchange(channel, command);
            } finally {
                alarm.cancel(false);
                open.remove(channel);
            }
        } catch (final IOException broken) {
            if (isLate.get()) {
                throw Answers.late(where(), command.name(), limit.toMillis());
            }
            throw describe(broken);
        }
        return Answers.read(octets, where());
    }

    /** A channel that is closed meanwhile takes no alarm, or closes what has just been opened. */
    private ScheduledFuture<?> alarm(
            final SocketChannel channel, final AtomicBoolean isLate, final long deadline)
            throws ChannelException {
        try {
            final ScheduledFuture<?> alarm =
                    timer.schedule(
                            () -> {
                                isLate.set(true);
                                close(channel);
                            },
                            deadline - System.nanoTime(),
                            TimeUnit.NANOSECONDS);
            if (!closed) {
                return alarm;
            }
            alarm.cancel(false);
        } catch (final RejectedExecutionException ended) {
            // The same as being closed a moment later.
        }
        open.remove(channel);
        throw Answers.closed(where());
    }

    private byte[] exchange(final SocketChannel channel, final Command command)
            throws IOException, ChannelException {
        channel.connect(UnixDomainSocketAddress.of(socket));
        final ByteBuffer request =
                StandardCharsets.UTF_8.encode(command.request(Optional.empty()).write());
        while (request.hasRemaining()) {
            channel.write(request);
        }
        final var answer = new ByteArrayOutputStream();
        final ByteBuffer part = ByteBuffer.allocate(BUFFER);
        while (channel.read(part) >= 0) {
            if (answer.size() + part.position() > answerLimit) {
                throw Answers.tooLarge(where(), answerLimit);
            }
            answer.write(part.array(), 0, part.position());
            part.clear();
        }
        return answer.toByteArray();
    }

    private ChannelException describe(final IOException broken) {
        if (broken instanceof ClosedChannelException) {
            return Answers.closed(where());
        }
        // The JDK has no type of its own for a missing file.
        if (!Files.exists(socket)) {
            return new ChannelException(
                    Reason.NO_SOCKET,
                    where()
                            + " is not there: the server is stopped, or has another control-socket");
        }
        if (broken instanceof ConnectException) {
            return new ChannelException(
                    Reason.REFUSED, where() + " refuses the connection: the server is dead");
        }
        // Sic: EACCES of connect() (JDK 17 and 25).
        if (broken instanceof BindException) {
            return new ChannelException(
                    Reason.DENIED,
                    where() + " may not be opened by this process; run as root or as user _kea");
        }
        return new ChannelException(Reason.BROKEN, where() + ": " + broken.getMessage());
    }

    private String where() {
        return "unix:" + socket;
    }

    private static void close(final SocketChannel channel) {
        try {
            channel.close();
        } catch (final IOException gone) {
            // It is closed all the same: close(2) never leaves a descriptor open.
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        open.forEach(UnixChannel::close);
    }

    @Override
    public String toString() {
        return where();
    }
}
