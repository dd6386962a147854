package org.tandemgate.itests.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * Connections that go through a wall between two networks: one door stands outside and listens on
 * the loop-back, its twin stands inside, and between them is a socket with a name in the file
 * system, which networks do not divide. Octets are passed on and not looked at. 64 connections at a
 * time; more are closed.
 */
public final class Door implements AutoCloseable {
    private static final int MOST = 64;
    private static final int PIECE = 16 * 1024;

    private final ServerSocketChannel entrance;
    private final SocketAddress way;
    private final Semaphore free = new Semaphore(MOST);

    private Door(final ServerSocketChannel entrance, final SocketAddress way) {
        this.entrance = entrance;
        this.way = way;
        background(this::serve, "door");
    }

    /** Outside: a port of the loop-back that the kernel chooses leads to a socket in a file. */
    static Door outside(final Path file) throws IOException {
        final ServerSocketChannel entrance =
                ServerSocketChannel.open()
                        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new Door(entrance, UnixDomainSocketAddress.of(file));
    }

    /** Inside: that file, made anew, leads to an address of the network of this process. */
    static Door inside(final Path file, final InetSocketAddress way) throws IOException {
        Files.deleteIfExists(file);
        final ServerSocketChannel entrance =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(file));
        return new Door(entrance, way);
    }

    /** The port of one that stands outside. */
    int port() throws IOException {
        return ((InetSocketAddress) entrance.getLocalAddress()).getPort();
    }

    private static void background(final Runnable what, final String name) {
        final Thread thread = new Thread(what, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (entrance.isOpen()) {
            try {
                final SocketChannel guest = entrance.accept();
                if (free.tryAcquire()) {
                    background(() -> lead(guest), "door-guest");
                } else {
                    guest.close();
                }
            } catch (final IOException closed) {
                return;
            }
        }
    }

    private void lead(final SocketChannel guest) {
        try (guest;
                SocketChannel host = SocketChannel.open(way)) {
            final Thread back = new Thread(() -> pass(host, guest), "door-back");
            back.setDaemon(true);
            back.start();
            pass(guest, host);
            back.join();
        } catch (final IOException gone) {
            // The guest is told by the end of its connection, as it would be without a door.
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    private static void pass(final SocketChannel from, final SocketChannel to) {
        final ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try {
            while (from.read(piece.clear()) >= 0) {
                piece.flip();
                while (piece.hasRemaining()) {
                    to.write(piece);
                }
            }
            to.shutdownOutput();
        } catch (final IOException gone) {
            close(from);
            close(to);
        }
    }

    private static void close(final SocketChannel channel) {
        try {
            channel.close();
        } catch (final IOException lost) {
            // It is closed either way.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
