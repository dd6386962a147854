package org.tandemgate.commandsocket.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.tandemgate.commandsocket.protocol.Frame;
import org.tandemgate.commandsocket.protocol.FrameType;

/** Sends what is written as frames of one type. Any thread; unbuffered. */
final class FrameOutputStream extends OutputStream {
    private static final int CHUNK = 16_384;

    private final FrameWriter writer;
    private final FrameType type;

    FrameOutputStream(final FrameWriter writer, final FrameType type) {
        this.writer = writer;
        this.type = type;
    }

    @Override
    public void write(final int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(final byte[] octets, final int offset, final int length) throws IOException {
        for (int done = 0; done < length; done += CHUNK) {
            final byte[] chunk = new byte[Math.min(CHUNK, length - done)];
            System.arraycopy(octets, offset + done, chunk, 0, chunk.length);
            writer.send(Frame.of(type, ByteBuffer.wrap(chunk)));
        }
    }
}
