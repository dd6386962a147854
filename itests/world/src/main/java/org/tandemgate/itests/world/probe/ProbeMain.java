package org.tandemgate.itests.world.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Program: sends numbered datagrams, and numbered chunks over one TCP connection, to an {@link
 * EchoMain} and notes the answers.
 *
 * <p>Arguments: address, port, datagrams per second, datagram log, chunks per second, stream log,
 * capacity of the logs.
 */
public final class ProbeMain {
    private static final int CHUNK = 512;
    private static final long MAGIC = 0x74616e64656d6761L;

    private final FlowLog log;
    private final long periodNanos;

    private ProbeMain(final FlowLog log, final int perSecond) {
        this.log = log;
        this.periodNanos = 1_000_000_000L / perSecond;
    }

    public static void main(final String[] args) throws IOException {
        final var there = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        final int capacity = Integer.parseInt(args[6]);
        final var datagrams =
                new ProbeMain(FlowLog.open(Path.of(args[3]), capacity), Integer.parseInt(args[2]));
        final var chunks =
                new ProbeMain(FlowLog.open(Path.of(args[5]), capacity), Integer.parseInt(args[4]));
        final DatagramChannel channel = DatagramChannel.open().connect(there);
        final SocketChannel stream = SocketChannel.open(there);
        stream.setOption(StandardSocketOptions.TCP_NODELAY, true);
        start("datagram-receive", () -> datagrams.receiveDatagrams(channel));
        start("stream-receive", () -> chunks.receiveChunks(stream));
        start("stream-send", () -> chunks.sendChunks(stream));
        System.out.println("probe ready");
        datagrams.sendDatagrams(channel);
    }

    private static void start(final String name, final Runnable work) {
        final var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void sendDatagrams(final DatagramChannel channel) {
        final ByteBuffer packet = ByteBuffer.allocateDirect(16);
        long due = System.nanoTime();
        while (true) {
            due = awaitTurn(due);
            packet.clear();
            packet.putLong(MAGIC).putLong(log.sending(System.nanoTime())).flip();
            try {
                channel.write(packet);
            } catch (IOException e) {
                // No route or a refusal: the packet is lost, and stays without an answer.
            }
        }
    }

    private void receiveDatagrams(final DatagramChannel channel) {
        final ByteBuffer packet = ByteBuffer.allocateDirect(64);
        while (true) {
            try {
                channel.read(packet.clear());
            } catch (IOException e) {
                // A pending refusal is reported once by the next call; the flow goes on.
                continue;
            }
            packet.flip();
            if (packet.remaining() == 16 && packet.getLong() == MAGIC) {
                log.answered(packet.getLong(), System.nanoTime());
            }
        }
    }

    private void sendChunks(final SocketChannel stream) {
        final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        long due = System.nanoTime();
        try {
            while (true) {
                due = awaitTurn(due);
                final long number = log.sending(System.nanoTime());
                chunk.clear();
                while (chunk.hasRemaining()) {
                    chunk.putLong(pattern(number, chunk.position()));
                }
                chunk.flip();
                while (chunk.hasRemaining()) {
                    stream.write(chunk);
                }
            }
        } catch (IOException e) {
            System.out.println("stream broke: " + e.getMessage());
            log.broken();
        }
    }

    private void receiveChunks(final SocketChannel stream) {
        final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        try {
            for (long number = 0; ; number++) {
                chunk.clear();
                while (chunk.hasRemaining()) {
                    if (stream.read(chunk) < 0) {
                        throw new IOException("closed by the other side");
                    }
                }
                final long now = System.nanoTime();
                chunk.flip();
                while (chunk.hasRemaining()) {
                    final int position = chunk.position();
                    if (chunk.getLong() != pattern(number, position)) {
                        throw new IOException("wrong octets in chunk " + number);
                    }
                }
                log.answered(number, now);
            }
        } catch (IOException e) {
            System.out.println("stream broke: " + e.getMessage());
            log.broken();
        }
    }

    /** Waits for the next turn; turns missed while this thread could not run are left out. */
    private long awaitTurn(final long dueNanos) {
        long now = System.nanoTime();
        while (now < dueNanos) {
            LockSupport.parkNanos(dueNanos - now);
            now = System.nanoTime();
        }
        final long behind = now - dueNanos;
        return behind > 100 * periodNanos ? now + periodNanos : dueNanos + periodNanos;
    }

    private static long pattern(final long number, final int position) {
        return number * 0x9e3779b97f4a7c15L + position;
    }
}
