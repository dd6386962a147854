package org.tandemgate.commandsocket.protocol;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import org.jspecify.annotations.Nullable;

/** Frames over a blocking channel. One thread reads; any thread writes; closing ends both. */
public final class FrameChannel implements Closeable {
    private final ByteChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(Frame.HEADER_LENGTH + Frame.PAYLOAD_LIMIT);
    private final Object writing = new Object();

    /** Takes over the channel. */
    public FrameChannel(final ByteChannel channel) {
        this.channel = channel;
        input.flip();
    }

    /**
     * Waits for the next frame.
     *
     * @return nothing at the end of the stream
     * @throws MalformedFrameException when the octets are no frame or end inside one
     */
    public @Nullable Frame read() throws IOException, MalformedFrameException {
        while (true) {
            final Frame frame = Frame.decode(input);
            if (frame != null) {
                return frame;
            }
            input.compact();
            final int count = channel.read(input);
            input.flip();
            if (count < 0) {
                if (input.hasRemaining()) {
                    throw new MalformedFrameException("the stream ends inside a frame");
                }
                return null;
            }
        }
    }

    /** Sends one frame whole, waiting while the other side does not read. */
    public void write(final Frame frame) throws IOException {
        final ByteBuffer octets = frame.encode();
        synchronized (writing) {
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
