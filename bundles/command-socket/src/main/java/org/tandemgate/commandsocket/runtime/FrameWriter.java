package org.tandemgate.commandsocket.runtime;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameChannel;
import org.tandemgate.commandsocket.protocol.FrameType;

/**
 * Sends frames from a thread of its own. Commands are interrupted (Ctrl-C, time limit), and an
 * interrupt inside a write would close the channel under the client; this thread never is.
 */
final class FrameWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameWriter.class);
    private static final int QUEUE = 32;
    private static final long LOOK_MILLIS = 100;

    private final FrameChannel channel;
    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean closed;

    FrameWriter(final FrameChannel channel) {
        this.channel = channel;
    }

    /** Queues a frame; waits while the client does not read. */
    void send(final Frame frame) throws IOException {
        try {
            while (!closed) {
                if (queue.offer(frame, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing");
        }
        throw new IOException("the client went away");
    }

    /** Queues the last frame, or closes at once when the client does not read. Never waits. */
    void finish(final Frame exit) {
        if (!queue.offer(exit)) {
            close();
        }
    }

    /** Sends until the last frame, then closes the channel. */
    @Override
    public void run() {
        try {
            while (!closed) {
                final Frame frame = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    channel.write(frame);
                    if (frame.type() == FrameType.EXIT) {
                        return;
                    }
                }
            }
        } catch (final IOException gone) {
            LOG.debug("command socket: output ended: {}", gone.toString());
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Ends both directions at once. */
    void close() {
        closed = true;
        try {
            channel.close();
        } catch (final IOException failed) {
            LOG.debug("command socket: close failed: {}", failed.toString());
        }
    }
}
