package org.tandemgate.commandsocket.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.protocol.CommandRequest.Mode;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameChannel;
import org.tandemgate.commandsocket.protocol.FrameType;
import org.tandemgate.commandsocket.protocol.MalformedFrameException;

/**
 * Listens on the command socket and gives every client a thread.
 *
 * <p>{@link #close} returns at once: it takes the file away, and lets the commands that run end by
 * themselves within {@link Limits#drain}. One of them may be the very command that stops or
 * replaces this bundle, so none is interrupted before.
 */
public final class CommandServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandServer.class);

    private final Shell shell;
    private final Limits limits;
    private final SocketFile file;
    private final ServerSocketChannel socket;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<CommandConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean closed;

    private CommandServer(
            final Shell shell,
            final Limits limits,
            final SocketFile file,
            final ServerSocketChannel socket) {
        this.shell = shell;
        this.limits = limits;
        this.file = file;
        this.socket = socket;
        this.timer =
                new ScheduledThreadPoolExecutor(1, task -> daemon("command-socket-timer", task));
        timer.setRemoveOnCancelPolicy(true);
        // A deadline set after the last connection ended has nothing left to end.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Opens the socket and serves.
     *
     * @param path of the socket, in a directory only the owner may write
     * @throws IOException when it cannot be opened; the message says what to do
     */
    public static CommandServer open(final Path path, final Shell shell, final Limits limits)
            throws IOException {
        final SocketFile file = new SocketFile(path);
        final CommandServer server = new CommandServer(shell, limits, file, file.listen());
        daemon("command-socket-accept", server::accept).start();
        return server;
    }

    /**
     * Runs command lines over the socket, on a thread of their own, and drops what they print: the
     * first until it has ended with 0, for what it needs may come after this, then the others.
     *
     * @param pause before the first time, and between two
     * @param times at most
     */
    public void rehearse(final List<String> lines, final Duration pause, final int times) {
        final var unused =
                timer.schedule(
                        () ->
                                daemon(
                                                "command-socket-rehearsal",
                                                () -> rehearseNow(lines, pause, times))
                                        .start(),
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void rehearseNow(final List<String> lines, final Duration pause, final int times) {
        if (closed) {
            return;
        }
        if (succeeds(lines.get(0))) {
            lines.subList(1, lines.size()).forEach(this::succeeds);
        } else if (times > 1) {
            rehearse(lines, pause, times - 1);
        }
    }

    private boolean succeeds(final String line) {
        final CommandRequest request =
                new CommandRequest(Mode.LINE, false, 0, 0, 0, "", List.of(line));
        try (FrameChannel channel = new FrameChannel(file.connect())) {
            channel.write(request.encode());
            for (Frame frame = channel.read(); frame != null; frame = channel.read()) {
                if (frame.type() == FrameType.EXIT) {
                    return frame.payload().get() == 0;
                }
            }
        } catch (final IOException | MalformedFrameException failed) {
            LOG.debug("command socket: the rehearsal of {} failed: {}", line, failed.toString());
        }
        return false;
    }

    /** Commands being served now. */
    public int connections() {
        return count.get();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            file.delete();
        } finally {
            socket.close();
            if (count.get() == 0) {
                timer.shutdown();
            } else {
                final var unused =
                        timer.schedule(
                                this::cancelAll, limits.drain().toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void accept() {
        while (!closed) {
            try {
                serve(socket.accept());
            } catch (final IOException failed) {
                if (!closed) {
                    LOG.error(
                            "command socket: accept failed, no more commands are served: {}",
                            failed.toString());
                    return;
                }
            }
        }
    }

    private void serve(final SocketChannel client) {
        final FrameChannel channel = new FrameChannel(client);
        if (count.incrementAndGet() > limits.connections()) {
            count.decrementAndGet();
            refuse(channel);
            return;
        }
        final CommandConnection connection = new CommandConnection(channel, shell, limits, timer);
        connections.add(connection);
        daemon("command-socket", () -> run(connection)).start();
    }

    private void run(final CommandConnection connection) {
        try {
            connection.run();
        } finally {
            connections.remove(connection);
            if (count.decrementAndGet() == 0 && closed) {
                timer.shutdown();
            }
        }
    }

    /** The frame fits the empty buffer of a new connection, so this does not wait. */
    private void refuse(final FrameChannel channel) {
        LOG.warn("command socket: refused a client, {} commands are running", limits.connections());
        try (channel) {
            channel.write(
                    Frame.exit(
                            Outcome.REFUSED,
                            "refused: %d commands are running; try again"
                                    .formatted(limits.connections())));
        } catch (final IOException gone) {
            LOG.debug("command socket: the refused client went away: {}", gone.toString());
        }
    }

    private void cancelAll() {
        final Outcome stopped =
                new Outcome(
                        Outcome.USAGE,
                        "the command socket was stopped or replaced; call the command again");
        for (final CommandConnection connection : connections) {
            connection.cancel(stopped);
        }
    }

    private static Thread daemon(final String name, final Runnable task) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
