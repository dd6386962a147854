package org.tandemgate.itests.world.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Program: sends numbered datagrams to an {@link EchoMain} and leaves the counting to a capture.
 * Arguments: address, port, datagrams per second.
 */
public final class PaceMain {
    private PaceMain() {}

    public static void main(final String[] args) throws IOException {
        final DatagramChannel channel = DatagramChannel.open();
        channel.connect(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
        channel.configureBlocking(false);
        final long periodNanos = 1_000_000_000L / Integer.parseInt(args[2]);
        final ByteBuffer packet = ByteBuffer.allocateDirect(64);
        System.out.println("pace ready");
        long due = System.nanoTime();
        for (long number = 0; ; number++) {
            send(channel, packet.clear().putLong(number).flip());
            due = Math.max(due + periodNanos, System.nanoTime() - 100 * periodNanos);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private static void send(final DatagramChannel channel, final ByteBuffer packet) {
        try {
            channel.write(packet);
            // Answers are counted elsewhere; read, they cannot fill the queue.
            while (channel.read(packet.clear()) > 0) {
                packet.clear();
            }
        } catch (IOException e) {
            // No neighbour or a refusal: the packet is lost, and stays without an answer.
        }
    }
}
