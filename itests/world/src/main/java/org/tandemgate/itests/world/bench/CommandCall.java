package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.tandemgate.itests.world.WorldException;

/**
 * A command to a node without the start of a client: what bin/ha says to the node's socket. Frames
 * are type (one octet), length (32 bit), payload; bundles/command-socket/README.md.
 */
final class CommandCall {
    private static final int VERSION = 1;
    private static final int LINE = 1;
    private static final int HEADER = 5;

    private CommandCall() {}

    /**
     * Runs a command line and waits for its end.
     *
     * @throws WorldException when it does not end with exit code 0, with what it printed
     */
    static void line(final Path data, final String line) {
        final byte[] text = line.getBytes(StandardCharsets.UTF_8);
        final int length = 3 + 4 + 2 + 2 + 4 + 2 + 4 + text.length;
        final ByteBuffer request = ByteBuffer.allocate(HEADER + length);
        request.put((byte) 'R').putInt(length).put((byte) VERSION).put((byte) LINE).put((byte) 0);
        request.putInt(0).putShort((short) 0).putShort((short) 0).putInt(0);
        request.putShort((short) 1).putInt(text.length).put(text).flip();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(data.resolve("ha.sock")));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            await(channel, line);
        } catch (IOException e) {
            throw new WorldException("cannot run " + line + " on " + data, e);
        }
    }

    private static void await(final SocketChannel channel, final String line) throws IOException {
        final var printed = new StringBuilder();
        while (true) {
            final ByteBuffer header = read(channel, HEADER);
            final char type = (char) header.get();
            final ByteBuffer payload = read(channel, header.getInt());
            if (type == 'Q') {
                final int exit = payload.get();
                if (exit != 0) {
                    printed.append(StandardCharsets.UTF_8.decode(payload));
                    throw new WorldException(line + " ended with " + exit + ": " + printed);
                }
                return;
            }
            printed.append(StandardCharsets.UTF_8.decode(payload));
        }
    }

    private static ByteBuffer read(final SocketChannel channel, final int length)
            throws IOException {
        final ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the node closed the connection");
            }
        }
        return buffer.flip();
    }
}
