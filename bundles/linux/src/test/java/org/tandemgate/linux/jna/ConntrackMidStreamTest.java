package org.tandemgate.linux.jna;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tandemgate.linux.Conntrack;
import org.tandemgate.linux.ConntrackEntry;
import org.tandemgate.linux.ConntrackTcp;
import org.tandemgate.linux.ConntrackWriter;
import org.tandemgate.linux.testing.Await;
import org.tandemgate.linux.testing.NetworkNamespace;
import org.tandemgate.linux.testing.NetworkNamespaces;

/**
 * What replication is for: a translated stream goes on through a gateway that never saw its
 * beginning, strict about windows and about packets from the middle of a connection.
 */
@ExtendWith(NetworkNamespaces.class)
class ConntrackMidStreamTest {
    private static final long LIMIT_MILLIS = 20_000;

    private final Conntrack conntrack = new NetlinkConntrack();

    @Test
    void anEntryThatWasPutTherePassesTheStream(
            final NetworkNamespace client,
            final NetworkNamespace gateway,
            final NetworkNamespace server)
            throws Exception {
        build(client, gateway, server);
        try (ServerSocketChannel listener =
                        server.call(
                                () ->
                                        ServerSocketChannel.open()
                                                .bind(new InetSocketAddress("192.0.2.2", 443)));
                SocketChannel near =
                        client.call(
                                () -> SocketChannel.open(new InetSocketAddress("192.0.2.2", 443)));
                SocketChannel far = listener.accept();
                ConntrackWriter writer = gateway.call(conntrack::openWriter)) {
            near.configureBlocking(false);
            far.configureBlocking(false);
            // Translated: the server sees the gateway.
            assertEquals(
                    "192.0.2.1",
                    ((InetSocketAddress) far.getRemoteAddress()).getAddress().getHostAddress());
            say(near, far, "before");
            say(far, near, "answer");
            final ConntrackEntry entry = entry(gateway);

            writer.remove(entry.flow(), entry.id());
            assertEquals(List.of(), writer.flush());
            near.write(ByteBuffer.wrap("lost?".getBytes(StandardCharsets.US_ASCII)));
            // The test can fail: without the entry nothing passes.
            Await.until(
                    "a dropped packet",
                    LIMIT_MILLIS,
                    () -> gateway.execute("nft", "list", "chain", "ip", "t", "f"),
                    rules -> !rules.contains("counter packets 0 "));
            assertEquals(0, far.read(ByteBuffer.allocate(9)));

            writer.create(entry);
            assertEquals(List.of(), writer.flush());
            hear(far, "lost?");
            say(far, near, "x".repeat(5_000));
            say(near, far, "y".repeat(5_000));
        }
        final ConntrackEntry after = entry(gateway);
        assertEquals(ConntrackEntry.SRC_NAT, after.status() & ConntrackEntry.SRC_NAT);
    }

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
                        "add rule ip t f ct state new tcp flags & (syn | ack) == syn accept",
                        "add rule ip t f counter drop",
                        "add chain ip t n { type nat hook postrouting priority 100; }",
                        "add rule ip t n oifname out snat to 192.0.2.1")) {
            gateway.execute("nft", rule);
        }
    }

    private ConntrackEntry entry(final NetworkNamespace gateway) throws Exception {
        final List<ConntrackEntry> entries = new ArrayList<>();
        gateway.run(() -> conntrack.read(null, 0, entries::add));
        assertEquals(1, entries.size(), entries::toString);
        final ConntrackTcp tcp = entries.get(0).tcp();
        assertEquals(ConntrackTcp.WINDOW_SCALE, tcp.originalFlags() & ConntrackTcp.WINDOW_SCALE);
        return entries.get(0);
    }

    private static void say(final SocketChannel from, final SocketChannel to, final String what)
            throws Exception {
        from.write(ByteBuffer.wrap(what.getBytes(StandardCharsets.US_ASCII)));
        hear(to, what);
    }

    private static void hear(final SocketChannel at, final String what) throws Exception {
        final StringBuilder heard = new StringBuilder();
        Await.until(
                "'" + what.substring(0, 5) + "...'",
                LIMIT_MILLIS,
                () -> heard.append(read(at)).toString(),
                seen -> seen.equals(what));
    }

    private static String read(final SocketChannel from) throws IOException {
        final ByteBuffer octets = ByteBuffer.allocate(9_000);
        from.read(octets);
        return StandardCharsets.US_ASCII.decode(octets.flip()).toString();
    }
}
