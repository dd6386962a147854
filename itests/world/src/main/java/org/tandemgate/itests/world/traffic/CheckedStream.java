package org.tandemgate.itests.world.traffic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection: sends its side of the pattern and checks the other's. The client's
 * first eight octets name the connection. One thread.
 */
final class CheckedStream {
    private static final int HEADER = 8;
    private static final int BUFFER = 16_384;
    private static final ByteBuffer SHARED = ByteBuffer.allocateDirect(BUFFER);

    private final SocketChannel channel;
    private final boolean client;
    private final ByteBuffer header = ByteBuffer.allocate(HEADER);
    private long number = -1;
    private long sent;
    private long received;
    private long wrong;
    private long heardNanos;
    private @Nullable String end;

    private CheckedStream(final SocketChannel channel, final boolean client, final long now) {
        this.channel = channel;
        this.client = client;
        this.heardNanos = now;
    }

    /** The end that connected; its first chunk carries the number. */
    static CheckedStream client(final SocketChannel channel, final long number, final long now)
            throws IOException {
        final var stream = new CheckedStream(channel, true, now);
        stream.number = number;
        stream.header.putLong(number).flip();
        // A fresh connection has room for eight octets.
        channel.write(stream.header);
        return stream;
    }

    /** The end that was connected to; it sends nothing before it knows the number. */
    static CheckedStream server(final SocketChannel channel, final long now) {
        return new CheckedStream(channel, false, now);
    }

    /** Sends up to so many octets of the pattern, fewer when the peer does not take them. */
    void pump(final int octets) {
        if (end != null || number < 0) {
            return;
        }
        SHARED.clear().limit(Math.min(octets, BUFFER));
        Pattern.fill(SHARED, seed(client), sent);
        SHARED.flip();
        try {
            sent += channel.write(SHARED);
        } catch (IOException e) {
            close("send: " + e.getMessage());
        }
    }

    /** Reads and checks what has come. */
    void read(final long now) {
        if (end != null) {
            return;
        }
        try {
            if (number < 0 && !readHeader(now)) {
                return;
            }
            int count = channel.read(SHARED.clear());
            while (count > 0) {
                heardNanos = now;
                SHARED.flip();
                wrong += Pattern.wrong(SHARED, seed(!client), received);
                received += count;
                count = channel.read(SHARED.clear());
            }
            if (count < 0) {
                close("ended by the peer");
            }
        } catch (IOException e) {
            close("receive: " + e.getMessage());
        }
    }

    private boolean readHeader(final long now) throws IOException {
        if (channel.read(header) < 0) {
            close("ended by the peer");
            return false;
        }
        heardNanos = now;
        if (header.hasRemaining()) {
            return false;
        }
        number = header.flip().getLong();
        return true;
    }

    private long seed(final boolean ofClient) {
        return number * 2 + (ofClient ? 0 : 1);
    }

    private void close(final String reason) {
        end = reason;
        try {
            channel.close();
        } catch (IOException e) {
            end = reason + "; close: " + e.getMessage();
        }
    }

    /** Why it is over, absent while it goes on. */
    @Nullable String end() {
        return end;
    }

    long number() {
        return number;
    }

    long received() {
        return received;
    }

    /** Octets received that were not the next ones of the pattern. */
    long wrong() {
        return wrong;
    }

    /** When the last octet came. */
    long heardNanos() {
        return heardNanos;
    }
}
