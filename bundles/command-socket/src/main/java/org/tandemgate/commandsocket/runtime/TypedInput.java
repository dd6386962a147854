package org.tandemgate.commandsocket.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What the client types, from the thread that reads the socket to the one that runs the shell. At
 * most {@value #CHUNKS} chunks wait; then the reading thread waits, and so does the client.
 */
final class TypedInput extends InputStream {
    private static final int CHUNKS = 16;
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final BlockingQueue<ByteBuffer> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;
    private volatile boolean closed;

    /** Hands over octets; waits while the queue is full and nobody has closed this. */
    void add(final ByteBuffer chunk) throws InterruptedException {
        if (chunk.hasRemaining() && !closed) {
            chunks.put(chunk);
        }
    }

    /** No more octets will come. A full queue is emptied first: nobody reads it any more. */
    void end() {
        while (!chunks.offer(END)) {
            chunks.clear();
        }
    }

    @Override
    public synchronized int read() throws IOException {
        return fill() ? current.get() & 0xff : -1;
    }

    @Override
    public synchronized int read(final byte[] target, final int offset, final int length)
            throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        final int count = Math.min(length, current.remaining());
        current.get(target, offset, count);
        return count;
    }

    @Override
    public synchronized int available() {
        return current.remaining();
    }

    @Override
    public void close() {
        closed = true;
        end();
    }

    private boolean fill() throws IOException {
        while (!ended && !current.hasRemaining()) {
            try {
                current = chunks.take();
            } catch (final InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for input");
            }
            // Only the end is empty: add drops empty chunks.
            ended = !current.hasRemaining();
        }
        return !ended;
    }
}
