package org.tandemgate.itests.world.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Program: one end of many connections. Arguments: {@code serve ADDRESS PORT PERIOD-MS}, or {@code
 * drive ADDRESS PORT PERIOD-MS TCP UDP}. Every period each TCP connection sends {@value #CHUNK}
 * octets and each UDP flow one datagram. Five times a second it prints how its connections fare, as
 * {@link Tally} reads it.
 */
public final class TrafficMain {
    private static final int CHUNK = 200;
    private static final long STATUS_NANOS = 200_000_000;
    private static final long QUIET_NANOS = 2_000_000_000L;
    private static final int BACKLOG = 4096;
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final Selector selector;
    private final List<CheckedStream> streams = new ArrayList<>();
    private final Datagrams datagrams = new Datagrams();
    private final boolean client;
    private final long periodNanos;

    private TrafficMain(final boolean client, final long periodNanos) throws IOException {
        this.selector = Selector.open();
        this.client = client;
        this.periodNanos = periodNanos;
    }

    public static void main(final String[] args) throws IOException {
        final boolean client = args[0].equals("drive");
        final var address = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
        final var main = new TrafficMain(client, Long.parseLong(args[3]) * 1_000_000);
        if (client) {
            main.connect(address, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
        } else {
            main.listen(address);
        }
        System.out.println("traffic ready");
        main.run();
    }

    private void listen(final InetSocketAddress address) throws IOException {
        register(ServerSocketChannel.open().bind(address, BACKLOG), SelectionKey.OP_ACCEPT, null);
        final DatagramChannel channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        register(channel.bind(address), SelectionKey.OP_READ, null);
    }

    private void connect(final InetSocketAddress server, final int tcp, final int udp)
            throws IOException {
        for (int number = 0; number < tcp; number++) {
            final SocketChannel channel = SocketChannel.open(server);
            add(channel, CheckedStream.client(channel, number, System.nanoTime()));
        }
        for (int number = 0; number < udp; number++) {
            final DatagramChannel channel = DatagramChannel.open();
            register(channel, SelectionKey.OP_READ, null);
            datagrams.open(number, channel, server, System.nanoTime());
        }
    }

    private void add(final SocketChannel channel, final CheckedStream stream) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        register(channel, SelectionKey.OP_READ, stream);
        streams.add(stream);
    }

    private void register(
            final SelectableChannel channel,
            final int operations,
            final @Nullable CheckedStream stream)
            throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, operations, stream);
    }

    private void run() throws IOException {
        long due = System.nanoTime();
        long statusDue = due;
        while (true) {
            final long now = System.nanoTime();
            if (now - due >= 0) {
                streams.forEach(stream -> stream.pump(CHUNK));
                datagrams.pump(client);
                due = Math.max(due + periodNanos, now - periodNanos);
            }
            if (now - statusDue >= 0) {
                System.out.println(tally(now));
                statusDue = now + STATUS_NANOS;
            }
            selector.select(this::ready, Math.max(1, (due - System.nanoTime()) / 1_000_000));
        }
    }

    private void ready(final SelectionKey key) {
        final long now = System.nanoTime();
        if (key.attachment() instanceof CheckedStream stream) {
            stream.read(now);
        } else if (key.channel() instanceof DatagramChannel channel) {
            datagrams.read(channel, !client, now);
        } else if (key.channel() instanceof ServerSocketChannel listener) {
            accept(listener, now);
        }
    }

    private void accept(final ServerSocketChannel listener, final long now) {
        try {
            SocketChannel channel = listener.accept();
            while (channel != null) {
                add(channel, CheckedStream.server(channel, now));
                channel = listener.accept();
            }
        } catch (IOException e) {
            System.out.println("accept failed: " + e.getMessage());
        }
    }

    private Tally tally(final long now) {
        final long since = now - QUIET_NANOS;
        int broken = 0;
        int quiet = 0;
        long wrong = datagrams.wrong();
        long octets = 0;
        for (final CheckedStream stream : streams) {
            if (stream.end() != null) {
                broken++;
            } else if (stream.heardNanos() - since < 0) {
                quiet++;
            }
            wrong += stream.wrong();
            octets += stream.received();
        }
        return new Tally(
                now,
                new Tally.Streams(streams.size(), broken, quiet, octets, why()),
                new Tally.Flows(
                        datagrams.size(), datagrams.quiet(client, since), datagrams.moved()),
                wrong);
    }

    /** Why the first stream that is over ended. */
    private String why() {
        for (final CheckedStream stream : streams) {
            if (stream.end() != null) {
                return stream.number() + " " + stream.end();
            }
        }
        return "-";
    }
}
