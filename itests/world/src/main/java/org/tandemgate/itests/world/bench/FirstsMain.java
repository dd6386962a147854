package org.tandemgate.itests.world.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tandemgate.itests.world.probe.EchoMain;

/**
 * Program: how long the first packet of a new connection takes to {@link EchoMain} and back, one
 * connection after the other. Arguments: address, port, number of connections. Prints a line for
 * each.
 */
final class FirstsMain {
    private static final int WARM_UP = 100;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final int PATIENCE_MILLIS = 1000;
    private static final Pattern TOOK = Pattern.compile("first took=(-?\\d+)");

    private FirstsMain() {}

    public static void main(final String[] args) throws IOException {
        final var to = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        final int count = Integer.parseInt(args[2]);
        for (int i = 0; i < WARM_UP; i++) {
            first(to);
        }
        System.out.println("flows begun=" + System.nanoTime());
        for (int i = 0; i < count; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            System.out.println("first took=" + first(to));
        }
        System.out.println("flows done=" + System.nanoTime());
    }

    /** In nanoseconds, -1 when nothing came back. */
    private static long first(final InetSocketAddress to) throws IOException {
        final ByteBuffer octet = ByteBuffer.allocateDirect(1);
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
                Selector selector = Selector.open()) {
            channel.bind(null).configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            final long begun = System.nanoTime();
            channel.send(octet, to);
            final boolean came = selector.select(PATIENCE_MILLIS) > 0;
            return came ? System.nanoTime() - begun : -1;
        }
    }

    /** What such a program printed. */
    static Lags lags(final String output) {
        final var lags = new Lags();
        final Matcher took = TOOK.matcher(output);
        while (took.find()) {
            final long nanos = Long.parseLong(took.group(1));
            if (nanos < 0) {
                lags.miss();
            } else {
                lags.add(nanos);
            }
        }
        return lags;
    }
}
