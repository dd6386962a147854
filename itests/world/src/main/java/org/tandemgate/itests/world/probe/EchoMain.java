package org.tandemgate.itests.world.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Program: sends back every datagram and every octet of every stream. Arguments: port, and the
 * address to answer from (all of the machine; one that it does not have yet needs
 * net.ipv4.ip_nonlocal_bind).
 */
public final class EchoMain {
    private static final int BUFFER = 4096;

    private EchoMain() {}

    public static void main(final String[] args) throws IOException {
        final int port = Integer.parseInt(args[0]);
        final var here =
                args.length > 1
                        ? new InetSocketAddress(args[1], port)
                        : new InetSocketAddress(port);
        final DatagramChannel datagrams = DatagramChannel.open().bind(here);
        final ServerSocketChannel streams = ServerSocketChannel.open().bind(here);
        final var acceptor = new Thread(() -> accept(streams), "accept");
        acceptor.setDaemon(true);
        acceptor.start();
        System.out.println("echo ready");
        final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        while (true) {
            buffer.clear();
            final var from = datagrams.receive(buffer);
            buffer.flip();
            try {
                datagrams.send(buffer, from);
            } catch (IOException e) {
                // No route back at the moment, which is what the prober finds out by its silence.
                System.out.println("datagram not echoed: " + e.getMessage());
            }
        }
    }

    private static void accept(final ServerSocketChannel streams) {
        try {
            while (true) {
                final SocketChannel stream = streams.accept();
                stream.setOption(StandardSocketOptions.TCP_NODELAY, true);
                final var worker = new Thread(() -> echo(stream), "stream");
                worker.setDaemon(true);
                worker.start();
            }
        } catch (IOException e) {
            System.out.println("accept failed: " + e.getMessage());
        }
    }

    private static void echo(final SocketChannel stream) {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try (stream) {
            while (stream.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    stream.write(buffer);
                }
            }
        } catch (IOException e) {
            System.out.println("stream ended: " + e.getMessage());
        }
    }
}
