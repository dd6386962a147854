package org.tandemgate.itests.world.traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/**
 * Program: makes new connections by one datagram each, ten from each source: the kernel keeps what
 * has one source address and port in one list, which it goes through for each translated connection
 * that is written into it. Of clients, most connections have a port of their own. Arguments:
 * address, number of connections, and how many in a second (0: as fast as it goes). Prints when it
 * began and when it was done, System.nanoTime.
 */
public final class FlowsMain {
    private static final int FIRST_PORT = 10_000;

    /** Of which each source uses ten: with few the translation runs out of free ports. */
    private static final int PORTS = 1000;

    private static final int FIRST_SOURCE = 20_000;
    private static final int SOURCES = 40_000;
    private static final int EACH = 10;
    private static final long SECOND = 1_000_000_000L;

    private FlowsMain() {}

    public static void main(final String[] args) throws IOException {
        final InetAddress target = InetAddress.getByName(args[0]);
        final int count = Integer.parseInt(args[1]);
        final int perSecond = Integer.parseInt(args[2]);
        final ByteBuffer octet = ByteBuffer.allocateDirect(1);
        final long begun = System.nanoTime();
        System.out.println("flows begun=" + begun);
        for (int first = 0; first < count; first += EACH) {
            try (DatagramChannel source = DatagramChannel.open()) {
                source.bind(new InetSocketAddress(sourcePort(first)));
                for (int i = first; i < Math.min(count, first + EACH); i++) {
                    if (perSecond > 0) {
                        await(begun + i * SECOND / perSecond);
                    }
                    source.send(octet.clear(), new InetSocketAddress(target, port(i)));
                }
            }
        }
        System.out.println("flows done=" + System.nanoTime());
    }

    /** Of the connection of a number, from 0. */
    public static int sourcePort(final int connection) {
        return FIRST_SOURCE + connection / EACH % SOURCES;
    }

    /** Where it goes; a source that comes again has others. */
    public static int port(final int connection) {
        final int group = connection / EACH + connection / (EACH * SOURCES);
        return FIRST_PORT + (group * EACH + connection % EACH) % PORTS;
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
