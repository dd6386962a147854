package org.tandemgate.commandsocket.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameChannel;
import org.tandemgate.commandsocket.protocol.FrameType;

/** Sends what the user types to the node's shell. */
final class Typing implements Runnable {
    private static final int BUFFER = 4_096;

    private final FrameChannel channel;
    private final InputStream in;

    private Typing(final FrameChannel channel, final InputStream in) {
        this.channel = channel;
        this.in = in;
    }

    static void start(final FrameChannel channel, final InputStream in) {
        final Thread thread = new Thread(new Typing(channel, in), "typing");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        final byte[] buffer = new byte[BUFFER];
        try {
            int count = in.read(buffer);
            while (count >= 0) {
                channel.write(Frame.of(FrameType.INPUT, ByteBuffer.wrap(buffer, 0, count)));
                count = in.read(buffer);
            }
            channel.write(Frame.of(FrameType.INPUT_END, ByteBuffer.allocate(0)));
        } catch (final IOException ended) {
            // The other thread sees the same end and says so.
            return;
        }
    }
}
