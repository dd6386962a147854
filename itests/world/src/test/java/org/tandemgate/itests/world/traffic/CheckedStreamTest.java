package org.tandemgate.itests.world.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over the loop-back, blocking: a read returns when the other end's octets are there. */
class CheckedStreamTest {
    private final ServerSocketChannel listener;
    private final SocketChannel near;
    private final SocketChannel far;

    CheckedStreamTest() throws IOException {
        listener =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        near = SocketChannel.open(listener.getLocalAddress());
        far = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        listener.close();
    }

    private static void readAll(final CheckedStream stream, final SocketChannel channel)
            throws IOException {
        // The loop-back delivers before write returns, so nothing has to be waited for.
        channel.configureBlocking(false);
        stream.read(1);
        stream.read(2);
    }

    @Test
    void bothEndsAgreeOnWhatWasSent() throws IOException {
        final var client = CheckedStream.client(near, 42, 0);
        final var server = CheckedStream.server(far, 0);
        client.pump(500);
        readAll(server, far);
        server.pump(300);
        readAll(client, near);

        assertEquals(42, server.number());
        assertEquals(500, server.received());
        assertEquals(300, client.received());
        assertEquals(0, server.wrong() + client.wrong());
        assertNull(server.end());
    }

    @Test
    void anOctetThatSomebodyPutInBetweenIsNoticed() throws IOException {
        final var client = CheckedStream.client(near, 42, 0);
        final var server = CheckedStream.server(far, 0);
        client.pump(100);
        near.write(ByteBuffer.wrap(new byte[] {0}));
        client.pump(100);
        readAll(server, far);

        assertEquals(201, server.received());
        assertTrue(server.wrong() > 90, "" + server.wrong());
    }

    @Test
    void anEndIsNoticedWithItsReason() throws IOException {
        final var client = CheckedStream.client(near, 42, 0);
        far.close();
        readAll(client, near);

        assertNotNull(client.end());
    }
}
