package org.tandemgate.pfsync.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.testing.Await;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;
import org.tandemgate.net.IpAddress;
import org.tandemgate.pfsync.flow.Filters;
import org.tandemgate.pfsync.flow.FlowBody;
import org.tandemgate.pfsync.flow.PeerKind;
import org.tandemgate.pfsync.flow.StateReader;
import org.tandemgate.pfsync.flow.StateWriter;
import org.tandemgate.pfsync.flow.Timeouts;
import org.tandemgate.pfsync.protocol.Action;
import org.tandemgate.pfsync.protocol.Dialect;
import org.tandemgate.pfsync.protocol.FrameReader;
import org.tandemgate.pfsync.protocol.FrameWriter;
import org.tandemgate.pfsync.protocol.PfsyncMessage;
import org.tandemgate.pfsync.state.BodyMerge;
import org.tandemgate.pfsync.state.FlowState;
import org.tandemgate.pfsync.state.Notice;
import org.tandemgate.pfsync.state.Progress;

/** Real connections through a translating gateway that is strict about windows. */
@ExtendWith(NetworkNamespaces.class)
class ThroughGatewayTest {
    private static void build(
            final NetworkNamespace client,
            final NetworkNamespace gateway,
            final NetworkNamespace server)
            throws Exception {
        client.connect("c", gateway, "in");
        gateway.connect("out", server, "s");
        client.execute("ip", "addr", "add", "10.0.0.2/24", "dev", "c");
        gateway.execute("ip", "addr", "add", "10.0.0.1/24", "dev", "in");
        gateway.execute("ip", "addr", "add", "192.0.2.1/24", "dev", "out");
        server.execute("ip", "addr", "add", "192.0.2.2/24", "dev", "s");
        client.execute("ip", "route", "add", "default", "via", "10.0.0.1");
        for (final String setting :
                List.of(
                        "1 > /proc/sys/net/ipv4/ip_forward",
                        "0 > /proc/sys/net/netfilter/nf_conntrack_tcp_loose",
                        "0 > /proc/sys/net/netfilter/nf_conntrack_tcp_be_liberal")) {
            gateway.execute("sh", "-c", "echo " + setting);
        }
        for (final String rule :
                List.of(
                        "add table ip t",
                        "add chain ip t f { type filter hook forward priority 0; policy drop; }",
                        "add rule ip t f ct state established accept",
                        "add rule ip t f ct state new udp dport 53 accept",
                        "add rule ip t f ct state new tcp flags & (syn | ack) == syn accept",
                        "add rule ip t f counter drop",
                        // Without an entry an answer is for the gateway, which would reset it.
                        "add chain ip t i { type filter hook input priority 0; }",
                        "add rule ip t i iifname out drop",
                        "add chain ip t n { type nat hook postrouting priority 100; }",
                        "add rule ip t n oifname out snat to 192.0.2.1")) {
            gateway.execute("nft", rule);
        }
    }

    private static Gateway open(final NetworkNamespace here, final long refreshMillis)
            throws Exception {
        return new Gateway(
                here,
                new KernelTable.Pace(8 << 20, refreshMillis),
                Set.of(IpAddress.parse("10.0.0.1"), IpAddress.parse("192.0.2.1")));
    }

    /** Over the wire as a standby gets it. */
    private static FlowState<FlowBody> replicated(
            final FlowState<FlowBody> state, final Dialect dialect, final PeerKind peer) {
        final var frames = new FrameWriter(dialect, ByteBuffer.allocate(1400), 1400);
        final PfsyncMessage message = Objects.requireNonNull(frames.add(Action.INS));
        new StateWriter(dialect, peer).write(message, state, Notice.INS, 0, System.nanoTime());
        final ByteBuffer frame = frames.finish();
        final var reader = FrameReader.of(dialect, reject -> assertEquals(null, reject));
        reader.wrap(frame, 0, frame.limit());
        assertTrue(reader.next());
        final List<FlowState<FlowBody>> got = new ArrayList<>();
        final var into =
                new StateReader.Into() {
                    @Override
                    public void whole(
                            final FlowState<FlowBody> whole, final BodyMerge<FlowBody> merge) {
                        got.add(whole);
                    }

                    @Override
                    public void part(final Progress progress, final BodyMerge<FlowBody> merge) {
                        throw new AssertionError("no update was sent");
                    }
                };
        final var all = new Filters(Filters.FilterSettings.ALL, Set::of);
        new StateReader(Timeouts.LINUX, all, name -> false)
                .read(reader.message(), 0, System.nanoTime(), into);
        return got.get(0);
    }

    /** pfsync.md 4.4, the rows that replication relies on, with what each kind of peer tells. */
    @Test
    void aStreamGoesOnThroughAReplicatedEntry(
            final NetworkNamespace client,
            final NetworkNamespace gateway,
            final NetworkNamespace server)
            throws Exception {
        build(client, gateway, server);
        final var address = new InetSocketAddress("192.0.2.2", 443);
        try (Gateway table = open(gateway, 3_600_000);
                ServerSocketChannel listener =
                        server.call(() -> ServerSocketChannel.open().bind(address));
                SocketChannel near = client.call(() -> SocketChannel.open(address));
                SocketChannel far = listener.accept()) {
            near.configureBlocking(false);
            far.configureBlocking(false);
            say(near, far, "before");
            say(far, near, "answer");
            table.await("the connection", it -> it.states.size() == 1 && isOpen(it));
            final FlowState<FlowBody> active = table.states.values().iterator().next();
            for (final PeerKind peer : List.of(PeerKind.OURS, PeerKind.BSD)) {
                for (final Dialect dialect : Dialect.values()) {
                    final var state = replicated(active, dialect, peer);
                    table.table.remove(state, System.nanoTime());
                    table.flush();
                    assertEquals(0, table.kernel().size());
                    final String lost = "lost by " + dialect + "?";
                    final String drops = drops(gateway);
                    near.write(ByteBuffer.wrap(lost.getBytes(StandardCharsets.US_ASCII)));
                    Await.until(
                            "a dropped packet",
                            Gateway.LIMIT_MILLIS,
                            () -> drops(gateway),
                            now -> !now.equals(drops));
                    assertEquals(0, far.read(ByteBuffer.allocate(9)), "passed without an entry");
                    table.await("its end", it -> it.table.idOf(state.body().flow()) == 0);

                    table.table.install(state, System.nanoTime());
                    table.flush();
                    assertEquals(List.of(), table.table.refused());
                    hear(far, lost);
                    say(far, near, "x".repeat(50_000));
                    say(near, far, "y".repeat(50_000));
                    table.await("its identity", it -> it.table.idOf(state.body().flow()) != 0);
                }
            }
        }
    }

    /** The roles come back to a node that has carried the connection, and has not rebooted. */
    @Test
    void aStreamThatAnotherNodeCarriedMeanwhileGoesOn(
            final NetworkNamespace client,
            final NetworkNamespace gateway,
            final NetworkNamespace server)
            throws Exception {
        build(client, gateway, server);
        server.execute("ip", "route", "add", "default", "via", "192.0.2.1");
        gateway.execute("nft", "flush chain ip t n");
        gateway.execute("nft", "insert rule ip t f ct state untracked accept");
        final var address = new InetSocketAddress("192.0.2.2", 443);
        try (Gateway table = open(gateway, 3_600_000);
                ServerSocketChannel listener =
                        server.call(() -> ServerSocketChannel.open().bind(address));
                SocketChannel near = client.call(() -> SocketChannel.open(address));
                SocketChannel far = listener.accept()) {
            near.configureBlocking(false);
            far.configureBlocking(false);
            say(near, far, "before");
            say(far, near, "answer");
            table.await("the connection", it -> it.states.size() == 1 && isOpen(it));
            elsewhere(gateway, near, far);

            final String drops = drops(gateway);
            near.write(ByteBuffer.wrap("lost?".getBytes(StandardCharsets.US_ASCII)));
            Await.until(
                    "a packet outside of the old window to be dropped",
                    Gateway.LIMIT_MILLIS,
                    () -> drops(gateway),
                    now -> !now.equals(drops));

            table.table.change(table.states.values().iterator().next(), System.nanoTime());
            table.flush();
            hear(far, "lost?");
            say(far, near, "x".repeat(50_000));
            elsewhere(gateway, near, far);
            say(near, far, "again");
            say(far, near, "y".repeat(50_000));
        }
    }

    /** Far more than a window, past the gateway's table, both ways. */
    private static void elsewhere(
            final NetworkNamespace gateway, final SocketChannel near, final SocketChannel far)
            throws Exception {
        gateway.execute("nft", "add table ip away");
        gateway.execute(
                "nft",
                "add chain ip away p { type filter hook prerouting priority raw; notrack; }");
        for (int i = 0; i < 60; i++) {
            say(near, far, "z".repeat(50_000));
            say(far, near, "z".repeat(50_000));
        }
        gateway.execute("nft", "delete table ip away");
    }

    private static boolean isOpen(final Gateway gateway) {
        return gateway.states.values().stream()
                .allMatch(state -> state.progress().dst().level() == 4);
    }

    /** What the rules say of packets that they dropped. */
    private static String drops(final NetworkNamespace gateway) throws Exception {
        return gateway.execute("nft", "list", "chain", "ip", "t", "f");
    }

    /** pfsync.md 5.3: packets that only begin a timeout anew make no event. */
    @Test
    void whatIsUsedIsToldThoughTheKernelSaysNothing(
            final NetworkNamespace client,
            final NetworkNamespace gateway,
            final NetworkNamespace server)
            throws Exception {
        build(client, gateway, server);
        try (Gateway table = open(gateway, 500);
                DatagramSocket near = client.call(() -> new DatagramSocket(5353))) {
            final var query =
                    new DatagramPacket(new byte[9], 9, InetAddress.getByName("192.0.2.2"), 53);
            near.send(query);
            table.await("the query", it -> it.told.contains("NEW 5353"));
            final int before = table.told.size();
            Await.until(
                    "a use",
                    Gateway.LIMIT_MILLIS,
                    () -> {
                        near.send(query);
                        return table.poll();
                    },
                    it -> it.told.size() > before);
            assertEquals("UPDATE 5353", table.told.get(before));
        }
    }

    private static void say(final SocketChannel from, final SocketChannel to, final String what)
            throws Exception {
        from.write(ByteBuffer.wrap(what.getBytes(StandardCharsets.US_ASCII)));
        hear(to, what);
    }

    private static void hear(final SocketChannel at, final String what) throws Exception {
        final var heard = new StringBuilder();
        final ByteBuffer octets = ByteBuffer.allocate(1 << 16);
        Await.until(
                "'" + what.substring(0, 5) + "...'",
                Gateway.LIMIT_MILLIS,
                () -> {
                    at.read(octets.clear());
                    heard.append(StandardCharsets.US_ASCII.decode(octets.flip()));
                    return heard.toString();
                },
                seen -> seen.equals(what));
    }
}
