package org.tandemgate.commandsocket.runtime;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

    /** Only wakes the thread; never sent. */
    private static final Frame WAKE_UP = Frame.of(FrameType.OUTPUT, ByteBuffer.allocate(0));

    private final FrameChannel channel;
    private final BlockingQueue<Frame> queue = new ArrayBlockingQueue<>(QUEUE);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Frame exit;
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

    /** Names the last frame: it goes out behind everything queued. Never waits. */
    void finish(final Frame last) {
        exit = last;
        final boolean woken = queue.offer(WAKE_UP);
        LOG.trace("command socket: last frame, the queue had room: {}", woken);
    }

    /** Waits until the last frame is out; a client that does not read it in time is left. */
    void awaitEnd(final Duration limit) {
        try {
            if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
            }
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /** Sends until the last frame, then closes the channel. */
    @Override
    public void run() {
        try {
            while (!closed) {
                final Frame last = exit;
                final Frame frame =
                        last == null
                                ? queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                                : queue.poll();
                if (frame != null && frame != WAKE_UP) {
                    channel.write(frame);
                } else if (last != null) {
                    channel.write(last);
                    return;
                }
            }
        } catch (final IOException gone) {
            LOG.debug("command socket: output ended: {}", gone.toString());
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            ended.countDown();
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
