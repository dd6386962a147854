package org.tandemgate.commandsocket.runtime;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.commandsocket.protocol.CommandRequest;
import org.tandemgate.commandsocket.protocol.CommandRequest.Mode;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameChannel;
import org.tandemgate.commandsocket.protocol.FrameType;
import org.tandemgate.commandsocket.protocol.MalformedFrameException;

/**
 * One client: its request, the thread that runs it, the thread that hears the client go away and
 * the one that writes. The first of end, time limit, hang-up and stop decides the outcome.
 */
final class CommandConnection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandConnection.class);
    private static final int BUFFER = 8_192;

    private final FrameChannel channel;
    private final FrameWriter writer;
    private final Shell shell;
    private final Limits limits;
    private final ScheduledExecutorService timer;
    private final TypedInput input = new TypedInput();
    private final AtomicReference<@Nullable Outcome> forced = new AtomicReference<>();
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile @Nullable Thread worker;
    private volatile String command = "(no request yet)";

    CommandConnection(
            final FrameChannel channel,
            final Shell shell,
            final Limits limits,
            final ScheduledExecutorService timer) {
        this.channel = channel;
        this.writer = new FrameWriter(channel);
        this.shell = shell;
        this.limits = limits;
        this.timer = timer;
    }

    /** Serves the client to the end. */
    @Override
    public void run() {
        thread("command-socket-output", writer);
        try {
            final CommandRequest request = request();
            if (request != null) {
                serve(request);
            }
        } catch (final MalformedFrameException malformed) {
            answer(new Outcome(Outcome.USAGE, "request refused: " + malformed.getMessage()));
        } catch (final IOException gone) {
            LOG.debug("command socket: a client went away: {}", gone.toString());
        } finally {
            input.close();
            if (answered.get()) {
                writer.awaitEnd(forced.get() == null ? limits.command() : limits.cancelled());
            } else {
                writer.close();
            }
        }
    }

    /**
     * Ends the command early. When it does not end in time the client is answered all the same and
     * the command goes on alone.
     */
    void cancel(final Outcome outcome) {
        if (answered.get() || !forced.compareAndSet(null, outcome)) {
            return;
        }
        input.close();
        final Thread running = worker;
        if (running != null) {
            running.interrupt();
        }
        final var unused =
                after(
                        limits.cancelled(),
                        () -> {
                            if (answer(outcome)) {
                                LOG.warn(
                                        "command socket: cancelled command does not end: {}",
                                        command);
                                final var unusedToo = after(limits.cancelled(), writer::close);
                            }
                        });
    }

    private @Nullable CommandRequest request() throws IOException, MalformedFrameException {
        final ScheduledFuture<?> deadline = after(limits.request(), writer::close);
        try {
            final Frame frame = channel.read();
            return frame == null ? null : CommandRequest.decode(frame);
        } finally {
            deadline.cancel(false);
        }
    }

    private void serve(final CommandRequest request) throws IOException {
        command = request.mode() == Mode.SHELL ? "(shell)" : request.words().get(0);
        worker = Thread.currentThread();
        thread("command-socket-input", this::listen);
        final Duration limit = limit(request);
        final ScheduledFuture<?> deadline = after(limit, () -> cancel(timeout(limit)));
        try (OutputStream out = output(FrameType.OUTPUT);
                OutputStream err = output(FrameType.ERROR)) {
            final Outcome own = shell.run(request, new Shell.Streams(input, out, err));
            deadline.cancel(false);
            worker = null;
            // Left over from a cancel; it has done its work.
            Thread.interrupted();
            out.flush();
            err.flush();
            final Outcome early = forced.get();
            answer(early == null ? own : early);
        } finally {
            deadline.cancel(false);
        }
    }

    private static Outcome timeout(final Duration limit) {
        return new Outcome(
                Outcome.TIMEOUT,
                "no result within %d s; what the command began may still take effect"
                        .formatted(limit.toSeconds()));
    }

    private Duration limit(final CommandRequest request) {
        if (request.timeLimitSeconds() > 0) {
            return Duration.ofSeconds(request.timeLimitSeconds());
        }
        return request.mode() == Mode.SHELL ? limits.shell() : limits.command();
    }

    /** Reads what the client sends until it goes away; then the command has lost its reader. */
    private void listen() {
        try {
            Frame frame = channel.read();
            while (frame != null) {
                accept(frame);
                frame = channel.read();
            }
        } catch (final IOException | MalformedFrameException gone) {
            LOG.debug("command socket: input ended: {}", gone.toString());
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        cancel(new Outcome(Outcome.USAGE, "the client went away"));
    }

    private void accept(final Frame frame) throws InterruptedException, MalformedFrameException {
        switch (frame.type()) {
            case INPUT -> input.add(frame.payload());
            case INPUT_END -> input.end();
            default -> throw new MalformedFrameException("a client may not send " + frame.type());
        }
    }

    private OutputStream output(final FrameType type) {
        return new BufferedOutputStream(new FrameOutputStream(writer, type), BUFFER);
    }

    private boolean answer(final Outcome outcome) {
        final boolean first = answered.compareAndSet(false, true);
        if (first) {
            writer.finish(Frame.exit(outcome.exitCode(), outcome.message()));
        }
        return first;
    }

    private ScheduledFuture<?> after(final Duration delay, final Runnable task) {
        return timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void thread(final String name, final Runnable task) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
