package org.tandemgate.itests.world.traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Program: makes new connections by one datagram each, from many sources: the kernel keeps what has
 * one source address and port in one list, and with all in one it would measure that. Arguments:
 * address, number of connections, and how many in a second (0: as fast as it goes). Prints when it
 * began and when it was done, System.nanoTime.
 */
public final class FlowsMain {
    private static final int FIRST_PORT = 10_000;
    private static final int SOURCES = 4000;
    private static final long SECOND = 1_000_000_000L;

    private FlowsMain() {}

    public static void main(final String[] args) throws IOException {
        final InetAddress target = InetAddress.getByName(args[0]);
        final int count = Integer.parseInt(args[1]);
        final int perSecond = Integer.parseInt(args[2]);
        final ByteBuffer octet = ByteBuffer.allocateDirect(1);
        final List<DatagramChannel> sources = new ArrayList<>();
        for (int i = 0; i < SOURCES; i++) {
            sources.add(DatagramChannel.open().bind(null));
        }
        final long begun = System.nanoTime();
        System.out.println("flows begun=" + begun);
        for (int i = 0; i < count; i++) {
            if (perSecond > 0) {
                await(begun + i * SECOND / perSecond);
            }
            final var to = new InetSocketAddress(target, FIRST_PORT + i / SOURCES);
            sources.get(i % SOURCES).send(octet.clear(), to);
        }
        System.out.println("flows done=" + System.nanoTime());
    }

    /** Sleeps: one that spins takes a processor from those whose speed is measured. */
    private static void await(final long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = due - System.nanoTime();
        }
    }
}
